/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.impl.transport.stream.ByteStream;
import dev.kawat.impl.transport.stream.WireChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream that gives what it is told to with its next read, and takes every write at once, as the server's sockets do. */
final class MemoryStream implements ByteStream {

    private static final byte[] NOTHING = {};

    private @Nullable WireChannel channel;
    private byte[] next = NOTHING;
    private long written;

    void carries(WireChannel carried) {
        channel = carried;
    }

    /** Lets the channel read these bytes; returns how many bytes it has written by then, since it was opened. */
    long exchange(byte[] frames) {
        next = frames;
        channel().readable();
        return written;
    }

    private WireChannel channel() {
        return Objects.requireNonNull(channel, "set before anything is exchanged");
    }

    @Override
    public int read(byte[] into) {
        byte[] bytes = next;
        next = NOTHING;
        System.arraycopy(bytes, 0, into, 0, bytes.length);
        return bytes.length;
    }

    @Override
    public boolean shortReadsAreLast() {
        return true;
    }

    @Override
    public boolean write(byte[] bytes, int from, int to) {
        written += to - from;
        return true;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void readAgain() {
        channel().nextTurn();
    }

    @Override
    public void writeSoon() {
        channel().writeNow();
    }

    @Override
    public void close() {}
}
