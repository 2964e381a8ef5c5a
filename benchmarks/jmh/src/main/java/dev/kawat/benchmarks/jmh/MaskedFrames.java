/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import java.nio.ByteBuffer;

/** Frames as a client sends them, one after another. */
final class MaskedFrames {

    private static final int MASKING_KEY = 0x3B5C_91D6;

    private MaskedFrames() {}

    /** So many whole messages of printable characters. */
    static byte[] of(int opcode, int bytes, int count) {
        byte[] payload = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            payload[i] = (byte) (' ' + i % 90);
        }
        return of(opcode, payload, count);
    }

    /** The same whole message so many times. */
    static byte[] of(int opcode, byte[] payload, int count) {
        int header = payload.length < 126 ? 6 : 8;
        ByteBuffer frames = ByteBuffer.allocate(count * (header + payload.length));
        for (int i = 0; i < count; i++) {
            frames.put((byte) (0x80 | opcode)).put((byte) (0x80 | Math.min(payload.length, 126)));
            if (payload.length >= 126) {
                frames.putShort((short) payload.length);
            }
            frames.putInt(MASKING_KEY);
            for (int j = 0; j < payload.length; j++) {
                frames.put((byte) (payload[j] ^ (MASKING_KEY >>> (24 - 8 * (j & 3)))));
            }
        }
        return frames.array();
    }
}
