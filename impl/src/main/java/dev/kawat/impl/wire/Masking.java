/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Masks payloads (RFC 6455 section 5.3), eight bytes at a time. Masking and unmasking are the same. */
final class Masking {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    /**
     * Masks bytes in place.
     *
     * @param key the four bytes of the masking key, the first in the highest place
     * @param phase how many bytes of the payload came before, which determines where in the key to begin
     */
    static void apply(byte[] bytes, int from, int length, int key, long phase) {
        int turned = Integer.rotateLeft(key, (int) (phase & 3) * 8);
        long twice = (turned & 0xFFFF_FFFFL) << 32 | (turned & 0xFFFF_FFFFL);
        int at = from;
        int end = from + length;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ twice);
        }
        for (int shift = 56; at < end; at++, shift -= 8) {
            bytes[at] ^= (byte) (twice >>> shift);
        }
    }
}
