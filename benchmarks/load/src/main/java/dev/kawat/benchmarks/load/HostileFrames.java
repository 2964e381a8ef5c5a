/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes that hostile peers send: valid frames (RFC 6455 section 5.2), masked with a key of zeros. */
final class HostileFrames {

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int PING = 9;
    private static final int MASK_BYTES = 4;

    private HostileFrames() {}

    /** So many texts of so many bytes each. */
    static byte[] texts(int count, int bytes) {
        return repeat(frame(FIN | Frames.TEXT, bytes), count);
    }

    /** One binary message. */
    static byte[] binary(int bytes) {
        return frame(FIN | Frames.BINARY, bytes);
    }

    /** Pings without payload. */
    static byte[] pings(int count) {
        return repeat(frame(FIN | PING, 0), count);
    }

    /** A text of so many empty fragments, and a last one with one letter. */
    static byte[] fragments(int count) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(frame(Frames.TEXT, 0));
        frames.writeBytes(repeat(frame(Frames.CONTINUATION, 0), count - 1));
        frames.writeBytes(frame(FIN | Frames.CONTINUATION, 1));
        return frames.toByteArray();
    }

    /** The beginning of a binary message: the header for so many bytes, and some of them. */
    static byte[] unfinished(int bytes, int sent) {
        byte[] frame = binary(bytes);
        return Arrays.copyOf(frame, frame.length - bytes + sent);
    }

    private static byte[] repeat(byte[] frame, int count) {
        ByteBuffer frames = ByteBuffer.allocate(frame.length * count);
        for (int i = 0; i < count; i++) {
            frames.put(frame);
        }
        return frames.array();
    }

    private static byte[] frame(int first, int bytes) {
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) first);
        if (bytes < 126) {
            header.put((byte) (MASKED | bytes));
        } else if (bytes <= 0xFFFF) {
            header.put((byte) (MASKED | 126)).putShort((short) bytes);
        } else {
            header.put((byte) (MASKED | 127)).putLong(bytes);
        }
        int headerBytes = header.position() + MASK_BYTES;
        byte[] frame = Arrays.copyOf(header.array(), headerBytes + bytes);
        Arrays.fill(frame, headerBytes, frame.length, (byte) 'x');
        return frame;
    }
}
