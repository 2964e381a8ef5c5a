/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the fields of a payload, big endian. */
final class PayloadWriter {

    private static final int FIRST_SIZE = 64;

    private ByteBuffer out = ByteBuffer.allocate(FIRST_SIZE);

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            byte[] larger = Arrays.copyOf(out.array(), Math.max(out.capacity() * 2, out.position() + bytes));
            out = ByteBuffer.wrap(larger).position(out.position());
        }
        return out;
    }

    PayloadWriter octet(int value) {
        room(Byte.BYTES).put((byte) value);
        return this;
    }

    PayloadWriter number(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    PayloadWriter number(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    PayloadWriter bytes(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    /** Writes a text: its length in bytes (32 bits), and its UTF-8. */
    PayloadWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return number(utf8.length).bytes(utf8);
    }

    byte[] written() {
        return Arrays.copyOf(out.array(), out.position());
    }
}
