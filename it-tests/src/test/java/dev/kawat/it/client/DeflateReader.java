/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.util.Arrays;

/**
 * Reads blocks of RFC 1951 as one who remembers a window of the last bytes and nothing before. The JDK's inflater always remembers
 * 32 KiB, so it does not notice a sender that goes back further than was agreed. For one direction of one connection.
 */
final class DeflateReader {

    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCE_BASE = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12_289, 16_385, 24_577
    };
    private static final int[] ORDER_OF_CODE_LENGTHS = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
    };
    private static final int END_OF_BLOCK = 256;
    private static final int MOST_BITS = 15;

    /** The codes of one alphabet, by their lengths (RFC 1951 section 3.2.2). */
    private static final class Code {

        private static final int NONE = -1;

        /** The symbol of each code, which has a one before it so that its zeros count. */
        private final int[] symbols = filled(2 << MOST_BITS, NONE);

        Code(int... lengths) {
            int next = 0;
            for (int bits = 1; bits <= MOST_BITS; bits++) {
                next <<= 1;
                for (int symbol = 0; symbol < lengths.length; symbol++) {
                    if (lengths[symbol] == bits) {
                        symbols[1 << bits | next++] = symbol;
                    }
                }
            }
        }

        int symbol(int code) {
            return code < symbols.length ? symbols[code] : NONE;
        }
    }

    private final int window;
    private final boolean takeover;
    private byte[] history = {};

    private byte[] in = {};
    private int bit;
    private byte[] written = {};
    private int length;

    /**
     * A reader of messages.
     *
     * @param window the bytes back to which a message may refer
     * @param takeover whether it may refer to the messages before it
     */
    DeflateReader(int window, boolean takeover) {
        this.window = window;
        this.takeover = takeover;
    }

    /** Returns a message, given the payload of its frames (RFC 7692 section 7.2.2). */
    byte[] read(byte[] payload) {
        in = Arrays.copyOf(payload, payload.length + 4);
        in[payload.length + 2] = (byte) 0xFF;
        in[payload.length + 3] = (byte) 0xFF;
        bit = 0;
        written = history.clone();
        length = history.length;
        while (bit < in.length * 8) {
            block();
        }
        byte[] message = Arrays.copyOfRange(written, history.length, length);
        history = takeover ? Arrays.copyOfRange(written, Math.max(0, length - window), length) : history;
        return message;
    }

    private void block() {
        int isFinal = bits(1);
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> coded(new Code(fixedLengths()), new Code(filled(30, 5)));
            case 2 -> dynamic();
            default -> throw new AssertionError("a block of the reserved type");
        }
        if (isFinal == 1) {
            throw new AssertionError("a final block, which no message needs");
        }
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int bytes = bits(16);
        if ((bytes ^ 0xFFFF) != bits(16)) {
            throw new AssertionError("a stored block whose lengths differ");
        }
        for (int i = 0; i < bytes; i++) {
            write((byte) bits(8));
        }
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codeLengths = bits(4) + 4;
        int[] lengths = new int[19];
        for (int i = 0; i < codeLengths; i++) {
            lengths[ORDER_OF_CODE_LENGTHS[i]] = bits(3);
        }
        int[] all = lengths(new Code(lengths), literals + distances);
        coded(
                new Code(Arrays.copyOf(all, literals)),
                new Code(Arrays.copyOfRange(all, literals, literals + distances)));
    }

    private int[] lengths(Code code, int count) {
        int[] lengths = new int[count];
        int at = 0;
        while (at < count) {
            int symbol = symbol(code);
            int value = symbol < 16 ? symbol : symbol == 16 ? lengths[at - 1] : 0;
            int times = switch (symbol) {
                case 16 -> 3 + bits(2);
                case 17 -> 3 + bits(3);
                case 18 -> 11 + bits(7);
                default -> 1;
            };
            Arrays.fill(lengths, at, at + times, value);
            at += times;
        }
        return lengths;
    }

    private void coded(Code literals, Code distances) {
        for (int symbol = symbol(literals); symbol != END_OF_BLOCK; symbol = symbol(literals)) {
            if (symbol < END_OF_BLOCK) {
                write((byte) symbol);
            } else {
                int copied = LENGTH_BASE[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
                int code = symbol(distances);
                copy(copied, DISTANCE_BASE[code] + bits(Math.max(0, code / 2 - 1)));
            }
        }
    }

    private void copy(int bytes, int distance) {
        if (distance > window || distance > length) {
            throw new AssertionError("goes back " + distance + " bytes, where " + window + " were agreed and there are "
                    + length + " since the history began");
        }
        for (int i = 0; i < bytes; i++) {
            write(written[length - distance]);
        }
    }

    private void write(byte octet) {
        if (length == written.length) {
            written = Arrays.copyOf(written, Math.max(1024, length * 2));
        }
        written[length++] = octet;
    }

    private int symbol(Code code) {
        int read = 1;
        for (int bits = 1; bits <= MOST_BITS; bits++) {
            read = read << 1 | bits(1);
            int symbol = code.symbol(read);
            if (symbol != Code.NONE) {
                return symbol;
            }
        }
        throw new AssertionError("bits that are no code");
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            if (bit >= in.length * 8) {
                throw new AssertionError("the bits end within a block");
            }
            value |= (in[bit / 8] >> (bit % 8) & 1) << i;
        }
        return value;
    }

    private static int[] fixedLengths() {
        int[] lengths = filled(288, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        return lengths;
    }

    private static int[] filled(int length, int value) {
        int[] all = new int[length];
        Arrays.fill(all, value);
        return all;
    }
}
