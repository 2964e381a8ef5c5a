/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection: where it is in its life, what is left of a read or a write, and its numbers. */
final class Connection {

    enum State {
        CONNECTING,
        HANDSHAKE,
        OPEN,
        CLOSED
    }

    final SocketChannel channel;
    final long[] sentAt; // a ring of the times of what is under way; its length is a power of two
    State state = State.CONNECTING;
    int sent; // the number of the next message to be sent
    int expected; // the number of the next message to be received

    /** What came of a frame, or of the answer to the handshake, that is not complete; null for nothing. */
    byte @Nullable [] rest;

    /** What came of a message in several frames; null while there is none. */
    @Nullable
    ByteBuffer fragments;

    private @Nullable SelectionKey key;
    private @Nullable ByteBuffer unsent;

    Connection(SocketChannel channel, int inFlight) {
        this.channel = channel;
        this.sentAt = new long[inFlight == 1 ? 1 : Integer.highestOneBit(inFlight - 1) << 1];
    }

    void registeredWith(SelectionKey selectionKey) {
        key = selectionKey;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Writes, and keeps what the socket does not take until it is writable. */
    void write(ByteBuffer bytes) throws IOException {
        ByteBuffer kept = unsent;
        if (kept == null) {
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                unsent = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
                interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } else {
            unsent = ByteBuffer.allocate(kept.remaining() + bytes.remaining())
                    .put(kept)
                    .put(bytes)
                    .flip();
        }
    }

    /** Goes on with what was kept. */
    void writable() throws IOException {
        ByteBuffer kept = unsent;
        if (kept != null) {
            channel.write(kept);
            if (kept.hasRemaining()) {
                return;
            }
            unsent = null;
        }
        interest(SelectionKey.OP_READ);
    }

    private void interest(int operations) {
        SelectionKey registered = key;
        if (registered != null) {
            registered.interestOps(operations);
        }
    }
}
