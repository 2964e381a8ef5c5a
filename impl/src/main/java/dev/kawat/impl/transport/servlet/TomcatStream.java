/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import dev.kawat.impl.transport.stream.ByteStream;
import dev.kawat.impl.transport.stream.WireChannel;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** A socket of Tomcat's, without blocking. Tomcat copies what the kernel does not take, and reports when it has. */
final class TomcatStream implements ByteStream {

    private final SocketWrapperBase<?> socket;
    private final WriterThread writer;

    /** Set before the channel is opened. */
    private @Nullable WireChannel channel;

    /** The thread of Tomcat's that is in {@link #dispatch}. */
    private volatile @Nullable Thread dispatching;

    /** Whether Tomcat must not look for more before the next read, or it would call again and again for what is not read. */
    private volatile boolean suspended;

    TomcatStream(SocketWrapperBase<?> socket, WriterThread writer) {
        this.socket = socket;
        this.writer = writer;
    }

    void carry(WireChannel carried) {
        channel = carried;
    }

    private WireChannel channel() {
        return Objects.requireNonNull(channel, "set before the channel is opened");
    }

    /** Tomcat's thread has something to read; whether Tomcat shall go on to look for more. */
    boolean dispatch() {
        dispatching = Thread.currentThread();
        channel().readable();
        dispatching = null;
        return !suspended;
    }

    /** After a call of its own, Tomcat looks for more by itself; otherwise it has to be asked. */
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

    @Override
    public void readAgain() {
        socket.processSocket(SocketEvent.OPEN_READ, true);
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
