/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the frames that a server sends. A whole message in one frame, which is what a run consists of, is told by its header's
 * bytes and checked where it lies; everything else takes the long way.
 */
final class Frames {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;

    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MAX_FRAME = 1 << 20;

    private final Payload payload;
    private final Traffic traffic;
    private final Faults faults;
    private final int plainHeader; // the first bytes of a message in one frame, as a big-endian number
    private final int plainHeaderBytes;
    private final int plainFrameBytes;

    Frames(Payload payload, Traffic traffic, Faults faults) {
        this.payload = payload;
        this.traffic = traffic;
        this.faults = faults;
        int first = 0x80 | opcode();
        boolean small = payload.bytes() < 126;
        this.plainHeader =
                small ? (first << 8) | payload.bytes() : (first << 24) | (126 << 16) | (payload.bytes() & 0xFFFF);
        this.plainHeaderBytes = small ? 2 : 4;
        this.plainFrameBytes = payload.bytes() > 0xFFFF ? Integer.MAX_VALUE : plainHeaderBytes + payload.bytes();
    }

    private int opcode() {
        return payload.isBinary() ? BINARY : TEXT;
    }

    /** Reads from 0 to {@code end}; returns where the first incomplete frame begins. */
    int read(Connection connection, ByteBuffer bytes, int end, long now) throws IOException {
        int at = 0;
        while (end - at >= 2 && connection.isOpen()) {
            if (end - at >= plainFrameBytes && header(bytes, at) == plainHeader) {
                bytes.limit(end);
                message(connection, bytes, at + plainHeaderBytes, payload.bytes(), now);
                bytes.limit(end);
                at += plainFrameBytes;
            } else {
                int next = other(connection, bytes, at, end, now);
                if (next == at) {
                    break;
                }
                at = next;
            }
        }
        return at;
    }

    private int header(ByteBuffer bytes, int at) {
        return plainHeaderBytes == 2 ? bytes.getShort(at) & 0xFFFF : bytes.getInt(at);
    }

    private void message(Connection connection, ByteBuffer bytes, int from, int length, long now) {
        int number = length < Payload.NUMBER_BYTES ? -1 : Payload.number(bytes.getLong(from));
        if (number < 0 || !payload.matchesAfterNumber(bytes, from, length)) {
            faults.wrong("a message of " + length + " bytes is not as it was sent");
            return;
        }
        if (number != connection.expected) {
            faults.disordered(connection.expected, number);
        }
        connection.expected = number + 1;
        traffic.message(connection, number, now);
    }

    /** Any other frame; returns where it ends, or {@code at} when it is not complete. */
    private int other(Connection connection, ByteBuffer bytes, int at, int end, long now) throws IOException {
        int written = bytes.get(at + 1) & 0xFF;
        if (written >= 0x80 || (bytes.get(at) & 0x70) != 0) {
            end(connection, "a frame is masked, or has reserved bits");
            return end;
        }
        int headerBytes = written < 126 ? 2 : written == 126 ? 4 : 10;
        if (end - at < headerBytes) {
            return at;
        }
        long length = length(bytes, at, written);
        if (length < 0 || length > MAX_FRAME) {
            end(connection, "a frame is too long");
            return end;
        }
        int start = at + headerBytes;
        if (end - start < length) {
            return at;
        }
        frame(connection, bytes.get(at), bytes, start, (int) length, now);
        bytes.limit(end);
        return start + (int) length;
    }

    private static long length(ByteBuffer bytes, int at, int written) {
        return switch (written) {
            case 126 -> bytes.getShort(at + 2) & 0xFFFF;
            case 127 -> bytes.getLong(at + 2);
            default -> written;
        };
    }

    private void frame(Connection connection, byte first, ByteBuffer bytes, int from, int length, long now)
            throws IOException {
        boolean last = first < 0;
        switch (first & 0x0F) {
            case CLOSE -> end(connection, "closed with " + (length < 2 ? 1005 : bytes.getShort(from) & 0xFFFF));
            case PING -> pong(connection, bytes, from, length);
            case PONG -> {} // RFC 6455 5.5.3: may come unasked
            case CONTINUATION -> fragment(connection, last, bytes, from, length, now);
            case TEXT, BINARY -> begin(connection, first, bytes, from, length, now);
            default -> end(connection, "a frame has a reserved opcode");
        }
    }

    private void begin(Connection connection, byte first, ByteBuffer bytes, int from, int length, long now) {
        if ((first & 0x0F) != opcode()) {
            faults.wrong("a message came as the other type");
        } else if (first < 0) {
            message(connection, bytes, from, length, now);
        } else {
            connection.fragments = ByteBuffer.allocate(0);
            fragment(connection, false, bytes, from, length, now);
        }
    }

    private void fragment(Connection connection, boolean last, ByteBuffer bytes, int from, int length, long now) {
        ByteBuffer before = connection.fragments;
        if (before == null || before.remaining() + length > MAX_FRAME) {
            end(connection, "a continuation continues nothing, or too much");
            return;
        }
        ByteBuffer joined = ByteBuffer.allocate(before.remaining() + length);
        joined.put(before).put(bytes.limit(from + length).position(from)).flip();
        connection.fragments = last ? null : joined;
        if (last) {
            message(connection, joined, 0, joined.limit(), now);
        }
    }

    private static void pong(Connection connection, ByteBuffer bytes, int from, int length) throws IOException {
        ByteBuffer pong = ByteBuffer.allocate(6 + length)
                .put((byte) (0x80 | PONG))
                .put((byte) (0x80 | length))
                .putInt(0); // a masking key of zeros leaves the payload as it is
        connection.write(pong.put(bytes.limit(from + length).position(from)).flip());
    }

    private void end(Connection connection, String why) {
        connection.state = Connection.State.CLOSED;
        faults.closed(why);
    }
}
