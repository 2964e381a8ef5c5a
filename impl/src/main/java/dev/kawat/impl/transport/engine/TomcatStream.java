/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import dev.kawat.impl.transport.stream.ByteStream;
import dev.kawat.impl.transport.stream.TurnLimiter;
import dev.kawat.impl.transport.stream.WireChannel;
import dev.kawat.impl.transport.stream.WriterThread;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one of Tomcat's sockets without blocking. Tomcat copies the bytes that the kernel does not take, and reports
 * when they are written.
 */
final class TomcatStream implements ByteStream {

    private final SocketWrapperBase<?> socket;
    private final WriterThread writer;
    private final TurnLimiter turns;

    /** Set before the channel is opened. */
    private @Nullable WireChannel channel;

    /** The thread of Tomcat that is in {@link #dispatch}; null while none is. */
    private volatile @Nullable Thread dispatching;

    /** Set when Tomcat must not look for more input before the next read. Otherwise it would call again and again for the same. */
    private volatile boolean suspended;

    TomcatStream(SocketWrapperBase<?> socket, WriterThread writer, TurnLimiter turns) {
        this.socket = socket;
        this.writer = writer;
        this.turns = turns;
    }

    void serve(WireChannel served) {
        channel = served;
    }

    private WireChannel channel() {
        return Objects.requireNonNull(channel, "set before the channel is opened");
    }

    /** Reads on Tomcat's thread; returns whether Tomcat is to look for more input. */
    boolean dispatch() {
        dispatching = Thread.currentThread();
        channel().readableAmongMany();
        dispatching = null;
        return !suspended;
    }

    /** Reads. Tomcat looks for more input by itself only after a call on its own thread; otherwise it has to be asked. */
    @Override
    public int read(byte[] into) throws IOException {
        suspended = false;
        try {
            int length = socket.read(false, into, 0, into.length);
            if (length < into.length && dispatching != Thread.currentThread()) {
                socket.registerReadInterest();
            }
            return length;
        } catch (EOFException end) {
            return -1;
        }
    }

    @Override
    public boolean shortReadsAreLast() {
        return true;
    }

    @Override
    public void readLater() {
        suspended = true;
    }

    @Override
    public boolean write(byte[] bytes, int from, int to) throws IOException {
        socket.write(false, bytes, from, to - from);
        return isWritable();
    }

    @Override
    public boolean isWritable() throws IOException {
        boolean unwritten = socket.flush(false);
        if (unwritten) {
            socket.registerWriteInterest();
        }
        return !unwritten;
    }

    /** Reads on one of Tomcat's threads. Until then Tomcat looks for no input, because that would bring a turn of its own. */
    @Override
    public void readAgain() {
        suspended = true;
        turns.add(channel(), socket::execute);
    }

    @Override
    public void writeSoon() {
        writer.write(channel());
    }

    @Override
    public void close() {
        socket.close();
    }
}
