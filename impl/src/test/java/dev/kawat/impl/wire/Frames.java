/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds frames byte by byte, also such as nobody may send. */
final class Frames {

    static final int FIN = 0x80;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean masked;
    private int key = 0x37FA213D;

    Frames(boolean masked) {
        this.masked = masked;
    }

    static Frames masked() {
        return new Frames(true);
    }

    static Frames plain() {
        return new Frames(false);
    }

    Frames text(String text) {
        return frame(FIN | Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    Frames frame(int first, byte... payload) {
        int form = payload.length < 126 ? 1 : payload.length <= 0xFFFF ? 2 : 8;
        return frame(first, form, payload);
    }

    /** A frame whose length is written in so many bytes. */
    Frames frame(int first, int lengthBytes, byte[] payload) {
        bytes.write(first);
        int mask = masked ? 0x80 : 0;
        switch (lengthBytes) {
            case 1 -> bytes.write(mask | payload.length);
            case 2 -> {
                bytes.write(mask | 126);
                bytes.write(payload.length >> 8);
                bytes.write(payload.length);
            }
            default -> {
                bytes.write(mask | 127);
                bytes.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
            }
        }
        byte[] body = payload.clone();
        if (masked) {
            byte[] keyBytes = ByteBuffer.allocate(4).putInt(key).array();
            bytes.writeBytes(keyBytes);
            for (int i = 0; i < body.length; i++) {
                body[i] ^= keyBytes[i % 4];
            }
            key = key * 31 + 7;
        }
        bytes.writeBytes(body);
        return this;
    }

    Frames raw(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
