/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import java.nio.ByteBuffer;

/** Frames as a client sends them, one after another. */
final class MaskedFrames {

    private static final int MASKING_KEY = 0x3B5C_91D6;

    private MaskedFrames() {}

    /** So many whole messages of printable characters. */
    static byte[] of(int opcode, int bytes, int count) {
        int header = bytes < 126 ? 6 : 8;
        ByteBuffer frames = ByteBuffer.allocate(count * (header + bytes));
        for (int i = 0; i < count; i++) {
            frames.put((byte) (0x80 | opcode)).put((byte) (0x80 | Math.min(bytes, 126)));
            if (bytes >= 126) {
                frames.putShort((short) bytes);
            }
            frames.putInt(MASKING_KEY);
            for (int j = 0; j < bytes; j++) {
                frames.put((byte) ((' ' + j % 90) ^ (MASKING_KEY >>> (24 - 8 * (j & 3)))));
            }
        }
        return frames.array();
    }
}
