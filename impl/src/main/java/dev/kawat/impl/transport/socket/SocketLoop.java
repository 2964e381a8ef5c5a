/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.socket;

import dev.kawat.impl.execution.OwnThreads;
import dev.kawat.impl.transport.stream.WriteQueue;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The thread that reads the sockets of one application's clients, and writes to those whose peer is behind. It runs while there is
 * a socket. Usable from any thread.
 */
public final class SocketLoop implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    /** The time that {@link #close} waits: much longer than the thread needs to end, even on a busy machine. */
    private static final Duration END = Duration.ofSeconds(5);

    private final OwnThreads threads = new OwnThreads();
    private final ThreadFactory factory = threads.numberedDaemons("kawat-client-");
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final WriteQueue writes = new WriteQueue(this::execute);
    private final Object lock = new Object();

    /** The selector and its thread, while there is a socket; guarded by the lock, read without it. */
    private volatile @Nullable Selector selector;

    private volatile @Nullable Thread thread;

    /** The number of open sockets; guarded by the lock. */
    private int sockets;

    /** Adds a socket, whose stream is asked to register itself on the thread of this loop. */
    void add(SocketStream stream) throws IOException {
        synchronized (lock) {
            if (selector == null) {
                start();
            }
            sockets++;
        }
        execute(() -> register(stream));
    }

    /** Starts a thread. Called under the lock. */
    private void start() throws IOException {
        Selector opened = Selector.open();
        Thread started = factory.newThread(() -> run(opened));
        try {
            started.start();
        } catch (OutOfMemoryError noThread) {
            opened.close();
            throw new IOException("no thread can be started", noThread);
        }
        selector = opened;
        thread = started;
    }

    private void register(SocketStream stream) {
        Selector current = selector;
        if (current == null) {
            stream.notRegistered(new ClosedSelectorException());
            return;
        }
        stream.register(current);
        wakeUp(); // in case that a thread that is ending runs this, while its successor waits already
    }

    /** Notes that a socket is closed. */
    void removed() {
        synchronized (lock) {
            sockets--;
        }
        wakeUp(); // the selector lets go of the socket
    }

    /** Returns the channels for which this thread is to write. */
    WriteQueue writes() {
        return writes;
    }

    /** Lets the thread run a task after what the sockets have for it; runs it on the caller's thread if there is none. */
    void execute(Runnable task) {
        if (selector == null) {
            task.run();
            return;
        }
        tasks.add(task);
        if (selector == null) {
            runTasks(); // the thread has ended in the meantime
        } else {
            wakeUp();
        }
    }

    /** Returns whether the caller is the thread of this loop. */
    public boolean isOwnThread() {
        return Thread.currentThread() == thread;
    }

    /** Lets the thread look at what has changed, unless it is the caller. */
    void wakeUp() {
        Selector current = selector;
        if (current != null && Thread.currentThread() != thread) {
            current.wakeup();
        }
    }

    private void run(Selector own) {
        try {
            while (!isOver()) {
                if (tasks.isEmpty()) {
                    own.select(SocketLoop::selected);
                } else {
                    own.selectNow(SocketLoop::selected);
                }
                runTasks();
            }
        } catch (IOException | RuntimeException | Error failed) {
            LOG.log(Level.ERROR, "the selector of the clients failed; their connections are lost", failed);
            end(failed, List.copyOf(own.keys()));
        } finally {
            close(own);
            runTasks();
        }
    }

    private static void close(Selector selector) {
        try {
            selector.close();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a selector could not be closed", gone);
        }
    }

    /** Ends the connections of a selector that has failed. The next socket gets a new one. */
    private void end(Throwable failure, List<SelectionKey> keys) {
        synchronized (lock) {
            selector = null;
            thread = null;
        }
        keys.forEach(key -> ((SocketStream) key.attachment()).lost(failure));
    }

    private static void selected(SelectionKey key) {
        ((SocketStream) key.attachment()).selected();
    }

    private boolean isOver() {
        synchronized (lock) {
            if (sockets > 0 || !tasks.isEmpty()) {
                return false;
            }
            selector = null;
            thread = null;
            return true;
        }
    }

    /** Runs the tasks that are there now; those that they add come after the sockets had their turn. */
    private void runTasks() {
        for (int count = tasks.size(); count > 0; count--) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | Error failed) { // the thread is also that of others
                LOG.log(Level.WARNING, "a task for a socket failed", failed);
            }
        }
    }

    /** Waits up to five seconds for the end of the thread, which ends by itself when the last socket is closed. */
    @Override
    public void close() {
        // Nothing follows from the answer: the thread is a daemon.
        var unused = threads.awaitEnd(END);
    }
}
