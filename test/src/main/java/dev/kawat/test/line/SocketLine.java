/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.line;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Executor;

/** A connection over a socket, with a thread that reads, and one that writes when there is something to write. */
public final class SocketLine implements Line {

    private static final int BUFFER = 16 * 1024;

    /** The time that closing waits for bytes that were sent and are not written yet. */
    private static final Duration FLUSH = Duration.ofSeconds(1);

    private final Socket socket;
    private final InputStream in;
    private final Executor threads;
    private final Object lock = new Object();

    // All of these are guarded by the lock.
    private final Deque<byte[]> toServer = new ArrayDeque<>();
    private boolean writing;
    private boolean reading = true;
    private boolean vanished;
    private boolean ending;
    private boolean ended;

    /**
     * A connection over a socket that was upgraded.
     *
     * @param in the input of the socket, with what came right after the answer to the handshake
     */
    public SocketLine(Socket socket, InputStream in, Executor threads) {
        this.socket = socket;
        this.in = in;
        this.threads = threads;
    }

    @Override
    public void start(Listener listener) {
        threads.execute(() -> read(listener));
    }

    private void read(Listener listener) {
        byte[] buffer = new byte[BUFFER];
        try {
            while (mayRead()) {
                int length = in.read(buffer);
                if (length < 0 || !mayRead()) {
                    break;
                }
                listener.received(Arrays.copyOf(buffer, length));
            }
        } catch (IOException gone) {
            // the listener is told, as after the end of the stream
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        listener.ended();
    }

    /** Waits while the client does not want to read; returns false at the end. */
    private boolean mayRead() throws InterruptedException {
        synchronized (lock) {
            while (!reading && !ended) {
                lock.wait();
            }
            return !ended;
        }
    }

    @Override
    public void send(byte[] bytes) {
        synchronized (lock) {
            if (vanished || ending) {
                return;
            }
            toServer.add(bytes);
            if (writing) {
                return;
            }
            writing = true;
        }
        threads.execute(this::write);
    }

    private void write() {
        while (true) {
            byte[] next;
            synchronized (lock) {
                next = vanished || ended ? null : toServer.poll();
                if (next == null) {
                    writing = false;
                    lock.notifyAll();
                    return;
                }
            }
            try {
                socket.getOutputStream().write(next);
            } catch (IOException gone) {
                // the thread that reads finds that out too
            }
        }
    }

    /** Waits until what was sent is written, or a server that reads nothing has had its time. Guarded by the lock. */
    private void awaitWritten() {
        long deadline = System.nanoTime() + FLUSH.toNanos();
        long left = FLUSH.toNanos();
        while (writing && !vanished && !ended && left > 0) {
            try {
                lock.wait(left / 1_000_000 + 1);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            left = deadline - System.nanoTime();
        }
    }

    @Override
    public void stopReading() {
        synchronized (lock) {
            reading = false;
        }
    }

    @Override
    public void resumeReading() {
        synchronized (lock) {
            reading = !vanished;
            lock.notifyAll();
        }
    }

    @Override
    public void vanish() {
        synchronized (lock) {
            vanished = true;
            reading = false;
            lock.notifyAll();
        }
    }

    @Override
    public void end() {
        synchronized (lock) {
            ending = true;
            awaitWritten();
            ended = true;
            lock.notifyAll();
        }
        try {
            socket.close();
        } catch (IOException gone) {
            // closed all the same
        }
    }
}
