/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Reads DEFLATE data (RFC 1951) the slow and plain way, and keeps the greatest distance of a reference. */
final class DeflateWalk {

    private static final int[] LENGTHS = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] bytes;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int bit;
    private int greatestDistance;

    private DeflateWalk(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads all blocks there are, up to the last byte. */
    static DeflateWalk through(byte[] bytes) {
        DeflateWalk walk = new DeflateWalk(bytes);
        while (walk.bit < bytes.length * 8) {
            walk.block();
        }
        return walk;
    }

    byte[] inflated() {
        return out.toByteArray();
    }

    int greatestDistance() {
        return greatestDistance;
    }

    private void block() {
        bits(1); // BFINAL
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> codes(fixed(), lengthsOf(30, 5));
            default -> dynamic();
        }
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int length = bits(16);
        bits(16);
        for (int i = 0; i < length; i++) {
            out.write(bits(8));
        }
    }

    private static int[] fixed() {
        int[] lengths = lengthsOf(288, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        return lengths;
    }

    private static int[] lengthsOf(int count, int length) {
        int[] lengths = new int[count];
        Arrays.fill(lengths, length);
        return lengths;
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codeLengths = bits(4) + 4;
        int[] lengths = new int[19];
        for (int i = 0; i < codeLengths; i++) {
            lengths[ORDER[i]] = bits(3);
        }
        int[] all = new int[literals + distances];
        for (int at = 0; at < all.length; ) {
            int symbol = symbol(lengths);
            if (symbol < 16) {
                all[at++] = symbol;
                continue;
            }
            int repeated = symbol == 16 ? all[at - 1] : 0;
            int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            Arrays.fill(all, at, at + times, repeated);
            at += times;
        }
        codes(Arrays.copyOf(all, literals), Arrays.copyOfRange(all, literals, all.length));
    }

    private void codes(int[] literals, int[] distances) {
        for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
            if (symbol < 256) {
                out.write(symbol);
                continue;
            }
            int index = symbol - 257;
            int length = LENGTHS[index] + (index < 8 || index == 28 ? 0 : bits((index - 4) / 4));
            int code = symbol(distances);
            int extra = code < 4 ? 0 : code / 2 - 1;
            int distance = (code < 4 ? code : ((2 + code % 2) << extra)) + 1 + bits(extra);
            copy(distance, length);
        }
    }

    private void copy(int distance, int length) {
        greatestDistance = Math.max(greatestDistance, distance);
        byte[] before = out.toByteArray();
        for (int i = 0; i < length; i++) {
            out.write(before[before.length - distance + i % distance]);
        }
    }

    /** RFC 1951 3.2.2: codes of one length are consecutive, in the order of their symbols. */
    private int symbol(int[] lengths) {
        int code = 0;
        int first = 0;
        for (int length = 1; length < 16; length++) {
            code = code << 1 | bits(1);
            int ofLength = length;
            int count = (int) Arrays.stream(lengths).filter(l -> l == ofLength).count();
            if (code - first < count) {
                return nth(lengths, length, code - first);
            }
            first = (first + count) << 1;
        }
        throw new IllegalStateException("no such code");
    }

    private static int nth(int[] lengths, int length, int n) {
        int left = n;
        for (int symbol = 0; ; symbol++) {
            if (lengths[symbol] == length && left-- == 0) {
                return symbol;
            }
        }
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= ((bytes[bit / 8] >> (bit % 8)) & 1) << i;
        }
        return value;
    }
}
