/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * Masked frames laid out one after another, ready to be written but for their numbers: what changes from message to message
 * are eight bytes. One for all connections, since each write ends before the next is prepared.
 */
final class FrameBlock {

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int MASKING_KEY = 0x5C1A_93E7; // any: it hides nothing from a server that we own

    private final ByteBuffer frames;
    private final ByteBuffer written; // the same bytes, with a limit
    private final int headerBytes;
    private final int frameBytes;
    private final long numberMask = (long) MASKING_KEY << 32 | (MASKING_KEY & 0xFFFF_FFFFL);

    FrameBlock(Payload payload, int capacity) {
        byte[] frame = frame(payload);
        this.frameBytes = frame.length;
        this.headerBytes = frameBytes - payload.bytes();
        this.frames = ByteBuffer.allocateDirect(Math.multiplyExact(frameBytes, capacity));
        for (int i = 0; i < capacity; i++) {
            frames.put(frame);
        }
        this.written = frames.duplicate();
    }

    /** Gives the frame at the index its number. */
    void number(int index, int number) {
        frames.putLong(index * frameBytes + headerBytes, Payload.letters(number) ^ numberMask);
    }

    /** The first so many frames, to be written at once. */
    ByteBuffer first(int count) {
        return written.limit(count * frameBytes).position(0);
    }

    private static byte[] frame(Payload payload) {
        ByteBuffer header = header(FIN | (payload.isBinary() ? Frames.BINARY : Frames.TEXT), payload.bytes(), MASKED);
        header.putInt(MASKING_KEY).flip();
        byte[] frame = new byte[header.remaining() + payload.bytes()];
        header.get(frame, 0, header.remaining());
        int start = frame.length - payload.bytes();
        for (int i = 0; i < payload.bytes(); i++) {
            frame[start + i] = (byte) (payload.at(i) ^ (MASKING_KEY >>> (24 - 8 * (i & 3))));
        }
        return frame;
    }

    /** A frame's header up to its masking key: RFC 6455 5.2. */
    private static ByteBuffer header(int first, int length, int masked) {
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) first);
        if (length < 126) {
            return header.put((byte) (masked | length));
        }
        if (length <= 0xFFFF) {
            return header.put((byte) (masked | 126)).putShort((short) length);
        }
        return header.put((byte) (masked | 127)).putLong(length);
    }
}
