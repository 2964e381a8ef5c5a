/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import dev.kawat.impl.transport.stream.WireChannel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes for threads that are busy with something else. Writing never blocks, so that one thread is enough for all; and while
 * it writes to one connection, what is sent to the others is collected, and goes out in one write each.
 */
final class WriterThread implements AutoCloseable {

    private final ConcurrentLinkedQueue<WireChannel> waiting = new ConcurrentLinkedQueue<>();

    /** Made when it is needed first; guarded by this. */
    private volatile @Nullable Thread thread;

    private volatile boolean idle;
    private volatile boolean closed;

    /** Has a channel write soon, on this thread. */
    void write(WireChannel channel) {
        waiting.add(channel);
        Thread known = thread;
        if (known == null) {
            start();
        } else if (idle) {
            idle = false;
            LockSupport.unpark(known);
        }
        if (closed) {
            writeAll(); // the thread may not see it any more
        }
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            Thread started = new Thread(this::run, "kawat-writer");
            started.setDaemon(true);
            thread = started;
            started.start();
        }
    }

    private void run() {
        while (!closed) {
            Thread.interrupted(); // it ends by close() alone; and while this is set, parking does not wait
            writeAll();
            idle = true;
            if (waiting.isEmpty() && !closed) {
                LockSupport.park(this);
            }
            idle = false;
        }
        writeAll();
    }

    private void writeAll() {
        for (WireChannel next = waiting.poll(); next != null; next = waiting.poll()) {
            next.writeNow();
        }
    }

    /** Ends the thread, and waits for that at most a second: a container that finds it alive calls it a leak. */
    @Override
    public void close() {
        Thread started;
        synchronized (this) {
            closed = true;
            started = thread;
        }
        if (started == null) {
            return;
        }
        LockSupport.unpark(started);
        try {
            started.join(1000);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
