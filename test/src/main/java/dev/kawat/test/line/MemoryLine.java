/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.line;

import dev.kawat.impl.transport.stream.ByteStream;
import dev.kawat.impl.transport.stream.WireChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A connection in memory: a line to the client, and a stream to Kawat's own engine on the side of the server. What the server
 * writes waits in a buffer that is as large as those of an operating system, so a client that does not read stops the server from
 * writing. No method calls the other side: the threads of the kit do.
 */
public final class MemoryLine implements Line, ByteStream {

    /** The bytes that the server can write before the client has read any. */
    private static final int BUFFER = 64 * 1024;

    private final Executor threads;
    private final Object lock = new Object();

    // All of these are guarded by the lock.
    private final Deque<byte[]> toServer = new ArrayDeque<>();
    private final Deque<byte[]> toClient = new ArrayDeque<>();
    private @Nullable WireChannel channel;
    private @Nullable Listener listener;
    private int buffered;
    private byte @Nullable [] unwritten;
    private boolean reading = true;
    private boolean vanished;
    private boolean clientEnded;
    private boolean serverEnded;
    private boolean serverClosed;
    private boolean delivering;
    private boolean endDelivered;

    /** A connection without either end yet. */
    public MemoryLine(Executor threads) {
        this.threads = threads;
    }

    /** Sets the channel of the server's side, which is then opened. */
    public void open(WireChannel served) {
        synchronized (lock) {
            channel = served;
        }
        threads.execute(served::open);
    }

    private WireChannel channel() {
        synchronized (lock) {
            return Objects.requireNonNull(channel, "the channel is set before anything moves");
        }
    }

    // ---- The client's side ----

    @Override
    public void start(Listener client) {
        synchronized (lock) {
            listener = client;
        }
        deliverLater();
    }

    @Override
    public void send(byte[] bytes) {
        synchronized (lock) {
            if (vanished || clientEnded || serverClosed || bytes.length == 0) {
                return;
            }
            toServer.add(bytes);
        }
        threads.execute(channel()::readable);
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
        }
        deliverLater();
    }

    @Override
    public void vanish() {
        synchronized (lock) {
            vanished = true;
            reading = false;
        }
    }

    @Override
    public void end() {
        synchronized (lock) {
            clientEnded = true;
            toClient.clear();
            buffered = 0;
        }
        threads.execute(channel()::readable);
    }

    private void deliverLater() {
        synchronized (lock) {
            if (delivering || !mayDeliver()) {
                return;
            }
            delivering = true;
        }
        threads.execute(this::deliver);
    }

    /** Guarded by the lock. */
    private boolean mayDeliver() {
        return listener != null && reading && !clientEnded && (!toClient.isEmpty() || (serverEnded && !endDelivered));
    }

    private void deliver() {
        while (true) {
            Listener client;
            byte[] bytes;
            boolean writable = false;
            synchronized (lock) {
                if (!mayDeliver()) {
                    delivering = false;
                    return;
                }
                client = Objects.requireNonNull(listener);
                bytes = toClient.poll();
                if (bytes == null) {
                    endDelivered = true;
                } else {
                    buffered -= bytes.length;
                    writable = unwritten != null;
                }
            }
            if (bytes == null) {
                client.ended();
            } else {
                client.received(bytes);
            }
            if (writable) {
                channel().writable();
            }
        }
    }

    // ---- The server's side ----

    @Override
    public int read(byte[] into) {
        synchronized (lock) {
            if (serverClosed) {
                return -1;
            }
            int length = 0;
            while (length < into.length && !toServer.isEmpty()) {
                byte[] first = toServer.remove();
                int taken = Math.min(first.length, into.length - length);
                System.arraycopy(first, 0, into, length, taken);
                length += taken;
                if (taken < first.length) {
                    toServer.addFirst(Arrays.copyOfRange(first, taken, first.length));
                }
            }
            return length == 0 && clientEnded ? -1 : length;
        }
    }

    @Override
    public boolean write(byte[] bytes, int from, int to) {
        boolean fits;
        synchronized (lock) {
            fits = buffer(Arrays.copyOfRange(bytes, from, to));
        }
        deliverLater();
        return fits;
    }

    /** Returns whether the bytes fit; if not, they are kept until they do. Guarded by the lock. */
    private boolean buffer(byte[] bytes) {
        if (clientEnded || serverClosed) {
            unwritten = null;
            return true; // nobody will miss them
        }
        if (buffered > 0 && buffered + bytes.length > BUFFER) {
            unwritten = bytes;
            return false;
        }
        unwritten = null;
        toClient.add(bytes);
        buffered += bytes.length;
        return true;
    }

    @Override
    public boolean isWritable() {
        boolean fits;
        synchronized (lock) {
            fits = unwritten == null || buffer(unwritten);
        }
        deliverLater();
        return fits;
    }

    @Override
    public void endOutput() {
        synchronized (lock) {
            serverEnded = true;
        }
        deliverLater();
    }

    @Override
    public void readAgain() {
        threads.execute(channel()::nextTurn);
    }

    @Override
    public void writeSoon() {
        threads.execute(channel()::writeNow);
    }

    @Override
    public void close() {
        synchronized (lock) {
            serverClosed = true;
            serverEnded = true;
            unwritten = null;
            toServer.clear();
        }
        deliverLater();
    }
}
