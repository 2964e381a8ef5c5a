/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One frame as it is on the wire (RFC 6455 section 5.2), for tests that say or see what no library lets them. */
public record Frame(boolean fin, int opcode, ByteBuffer payload) {

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    /** RFC 6455 section 7.1.5. */
    private static final int NO_CODE = 1005;

    private static final byte[] MASK = {1, 2, 3, 4};

    /** A frame with these bytes. */
    public Frame(boolean fin, int opcode, byte... payload) {
        this(fin, opcode, ByteBuffer.wrap(payload));
    }

    /** A whole text message. */
    public static Frame text(String text) {
        return new Frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole binary message. */
    public static Frame binary(byte[] bytes) {
        return new Frame(true, BINARY, bytes);
    }

    /** A ping. */
    public static Frame ping(String payload) {
        return new Frame(true, PING, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A close frame with a code, even one that is not allowed. */
    public static Frame close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return close(ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array());
    }

    /** A close frame with this payload, even one that is not allowed. */
    public static Frame close(byte[] payload) {
        return new Frame(true, CLOSE, payload);
    }

    /** The same frame as the beginning of a message. */
    public Frame first() {
        return new Frame(false, opcode, payload);
    }

    /** The same payload as a part in the middle of a message. */
    public Frame middle() {
        return new Frame(false, CONTINUATION, payload);
    }

    /** The same payload as the end of a message. */
    public Frame last() {
        return new Frame(true, CONTINUATION, payload);
    }

    /** Whether this is a close frame. */
    public boolean isClose() {
        return opcode == CLOSE;
    }

    /** Whether this is a ping. */
    public boolean isPing() {
        return opcode == PING;
    }

    /** Whether this is a pong. */
    public boolean isPong() {
        return opcode == PONG;
    }

    /** The code of a close frame; {@value #NO_CODE} where there is none. */
    public int code() {
        return payload.limit() < 2 ? NO_CODE : payload.getShort(0) & 0xffff;
    }

    /** The reason of a close frame. */
    public String reason() {
        return text(payload.duplicate().position(Math.min(2, payload.limit())));
    }

    /** A copy of the payload. */
    byte[] bytes() {
        byte[] bytes = new byte[payload.limit()];
        payload.get(0, bytes);
        return bytes;
    }

    /** The payload as text. */
    public String text() {
        return text(payload.duplicate());
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** The bytes of this frame from a client: masked (RFC 6455 section 5.3). */
    byte[] masked() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write((fin ? 0x80 : 0) | opcode);
        int length = payload.limit();
        if (length < 126) {
            bytes.write(0x80 | length);
        } else if (length < 1 << 16) {
            bytes.write(0x80 | 126);
            bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else {
            bytes.write(0x80 | 127);
            bytes.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
        bytes.writeBytes(MASK);
        for (int i = 0; i < length; i++) {
            bytes.write(payload.get(i) ^ MASK[i % MASK.length]);
        }
        return bytes.toByteArray();
    }

    /** Reads a frame of a server; null at the end of the stream. */
    static Frame read(DataInputStream in) throws IOException {
        return read(in, 0);
    }

    /** Reads a frame of a server that may have these reserved bits, which are those of its opcode then; null at the end. */
    static Frame read(DataInputStream in, int reserved) throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int second = in.readUnsignedByte();
        if ((first & 0x70 & ~reserved) != 0 || (second & 0x80) != 0) {
            throw new IOException("a server's frame has no reserved bits and no mask, got " + first + " " + second);
        }
        long length = second;
        if (second == 126) {
            length = in.readUnsignedShort();
        } else if (second == 127) {
            length = in.readLong();
        }
        byte[] payload = in.readNBytes(Math.toIntExact(length));
        if (payload.length < length) {
            throw new EOFException("the stream ends inside a frame");
        }
        return new Frame((first & 0x80) != 0, first & 0x7f, payload);
    }

    @Override
    public String toString() {
        String content = isClose() ? code() + " '" + reason() + "'" : payload.limit() + " bytes";
        return "Frame[opcode " + opcode + (fin ? "" : ", more follows") + ", " + content + "]";
    }
}
