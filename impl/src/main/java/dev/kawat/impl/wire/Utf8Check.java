/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 (RFC 3629) as it arrives, so that an invalid text fails at its first wrong byte (RFC 6455 section 8.1). The
 * state is one int, which the caller keeps between parts:
 *
 * <pre>
 *   bits 0-1    how many continuation bytes are missing
 *   bits 8-15   the least value that the next byte may have
 *   bits 16-23  the greatest
 * </pre>
 *
 * Only the first continuation byte of a sequence has bounds narrower than 80..BF: they exclude overlong forms, surrogates and
 * what is beyond U+10FFFF (RFC 3629 section 4).
 */
public final class Utf8Check {

    /** The state between two code points. */
    static final int COMPLETE = 0;

    /** The state of a text that is invalid, however it continues. */
    static final int INVALID = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8Check() {}

    /** Returns whether bytes are a whole text. */
    public static boolean isText(byte[] bytes) {
        return check(bytes, 0, bytes.length, COMPLETE) == COMPLETE;
    }

    /** Returns whether all bytes are ASCII. */
    static boolean isAscii(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            if (((long) LONGS.get(bytes, at) & HIGH_BITS) != 0) {
                return false;
            }
        }
        int seen = 0;
        for (; at < end; at++) {
            seen |= bytes[at];
        }
        return seen >= 0;
    }

    /**
     * Checks one more part of a text.
     *
     * @param state the state after the parts before; {@link #COMPLETE} at the beginning
     * @return the state after this part; a text may end only in {@link #COMPLETE}
     */
    static int check(byte[] bytes, int from, int length, int state) {
        int now = state;
        int end = from + length;
        for (int at = from; at < end; at++) {
            if (now == COMPLETE) {
                while (at <= end - Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
                    at += Long.BYTES;
                }
                if (at == end) {
                    return COMPLETE;
                }
                now = first(bytes[at] & 0xFF);
            } else {
                now = continuation(bytes[at] & 0xFF, now);
            }
            if (now == INVALID) {
                return INVALID;
            }
        }
        return now;
    }

    private static int first(int octet) {
        if (octet < 0x80) {
            return COMPLETE;
        }
        if (octet < 0xC2) {
            return INVALID; // a continuation byte, or the overlong C0 and C1
        }
        if (octet < 0xE0) {
            return expect(1, 0x80, 0xBF);
        }
        if (octet < 0xF0) {
            return expect(2, octet == 0xE0 ? 0xA0 : 0x80, octet == 0xED ? 0x9F : 0xBF);
        }
        return octet > 0xF4 ? INVALID : expect(3, octet == 0xF0 ? 0x90 : 0x80, octet == 0xF4 ? 0x8F : 0xBF);
    }

    private static int continuation(int octet, int state) {
        if (octet < (state >> 8 & 0xFF) || octet > (state >> 16 & 0xFF)) {
            return INVALID;
        }
        int missing = (state & 0x3) - 1;
        return missing == 0 ? COMPLETE : expect(missing, 0x80, 0xBF);
    }

    private static int expect(int missing, int least, int greatest) {
        return missing | least << 8 | greatest << 16;
    }
}
