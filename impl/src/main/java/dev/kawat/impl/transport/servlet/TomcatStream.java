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

    /** When nothing is there, Tomcat registers for reading once its call has returned; a thread of our own asks for that. */
    @Override
    public int read(byte[] into) throws IOException {
        try {
            int length = socket.read(false, into, 0, into.length);
            if (length == 0) {
                socket.registerReadInterest();
            }
            return length;
        } catch (EOFException end) {
            return -1;
        }
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
