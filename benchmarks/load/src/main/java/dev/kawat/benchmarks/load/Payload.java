/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * What the messages of one run hold: eight letters that number the message, then bytes that are the same in all of them.
 * Letters, so that a text message is valid UTF-8.
 */
final class Payload {

    static final int NUMBER_BYTES = 8;

    private static final long LOW_HALVES = 0x0F0F_0F0F_0F0F_0F0FL;
    private static final long LETTER_A = 0x6161_6161_6161_6161L;
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int PRINTABLE = 0x5F;

    private final boolean binary;
    private final ByteBuffer expected; // direct, so that a comparison with what was read takes many bytes at a time

    Payload(int bytes, boolean binary) {
        this.binary = binary;
        this.expected = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < bytes; i++) {
            expected.put(i, (byte) (binary ? i * 151 + 29 : FIRST_PRINTABLE + i * 11 % PRINTABLE));
        }
    }

    int bytes() {
        return expected.capacity();
    }

    boolean isBinary() {
        return binary;
    }

    byte at(int index) {
        return expected.get(index);
    }

    /** The number as eight letters a to p, one for each four bits, the highest first. */
    static long letters(int number) {
        long spread = number & 0xFFFF_FFFFL;
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFFL;
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FFL;
        spread = (spread | spread << 4) & LOW_HALVES;
        return spread + LETTER_A;
    }

    /** The number that letters stand for; -1 when they are none. */
    static int number(long letters) {
        long spread = letters - LETTER_A;
        if ((spread & ~LOW_HALVES) != 0) {
            return -1;
        }
        spread = (spread | spread >>> 4) & 0x00FF_00FF_00FF_00FFL;
        spread = (spread | spread >>> 8) & 0x0000_FFFF_0000_FFFFL;
        return (int) (spread | spread >>> 16);
    }

    /** Whether what follows the number is as it was sent. Moves position and limit of {@code bytes}. */
    boolean matchesAfterNumber(ByteBuffer bytes, int from, int length) {
        bytes.limit(from + length).position(from + NUMBER_BYTES);
        expected.position(NUMBER_BYTES);
        return length == expected.capacity() && bytes.mismatch(expected) < 0;
    }
}
