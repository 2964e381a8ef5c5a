/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.FrameCache;
import dev.kawat.impl.message.Outbound;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as frames (RFC 6455 section 5.2) into arrays of the caller. Each message is one frame, and its length is written
 * in the fewest bytes. Immutable; usable from any thread if the supplier of keys is.
 */
public final class FrameWriter {

    /** The most bytes of a frame besides its payload. */
    public static final int MAX_HEADER = 14;

    /** The most bytes of a control frame, with its payload. */
    public static final int MAX_CONTROL_FRAME = 2 + 4 + 125;

    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The number of the uncompressed frame in the {@link FrameCache} of a message. */
    private static final int PLAIN_FORM = 0;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASKED = 0x80;
    private static final int KEY_BYTES = 4;
    private static final int MAX_IN_7_BITS = 125;
    private static final int IN_2_BYTES = 126;
    private static final int IN_8_BYTES = 127;
    private static final int MAX_IN_2_BYTES = 0xFFFF;

    /** The source of masking keys; null for a server, which does not mask (RFC 6455 section 5.1). */
    private final @Nullable IntSupplier keys;

    private FrameWriter(@Nullable IntSupplier keys) {
        this.keys = keys;
    }

    /** Returns a writer for a server. */
    public static FrameWriter server() {
        return new FrameWriter(null);
    }

    /**
     * Returns a writer for a client.
     *
     * @param keys supplies unpredictable masking keys (RFC 6455 section 5.3); called once for each frame
     */
    public static FrameWriter client(IntSupplier keys) {
        return new FrameWriter(keys);
    }

    /** Returns whether frames are masked, each with a key of its own, so that none may be sent twice. */
    public boolean masks() {
        return keys != null;
    }

    /** Returns the size of a frame with its payload, in bytes. */
    public int frameBytes(int payloadBytes) {
        int length = payloadBytes <= MAX_IN_7_BITS ? 0 : payloadBytes <= MAX_IN_2_BYTES ? Short.BYTES : Long.BYTES;
        return 2 + length + (keys == null ? 0 : KEY_BYTES) + payloadBytes;
    }

    /**
     * Writes a message in one frame.
     *
     * @param to an array with room for {@link #frameBytes} of the message's size
     * @param at where to begin
     * @return the index after the last byte written
     */
    public int write(Outbound message, byte[] to, int at) {
        FrameCache forms = message.forms();
        if (forms != null && !masks()) {
            byte[] frame = sharedFrame(message, forms);
            System.arraycopy(frame, 0, to, at, frame.length);
            return at + frame.length;
        }
        return writeOwn(message, to, at);
    }

    private byte[] sharedFrame(Outbound message, FrameCache forms) {
        byte[] known = forms.get(PLAIN_FORM);
        if (known != null) {
            return known;
        }
        byte[] frame = new byte[frameBytes(message.size())];
        writeOwn(message, frame, 0);
        forms.keep(PLAIN_FORM, frame);
        return frame;
    }

    private int writeOwn(Outbound message, byte[] to, int at) {
        if (message instanceof Outbound.Text text) {
            return payload(Opcode.TEXT, text, to, at);
        }
        if (message instanceof Outbound.Binary binary) {
            return payload(Opcode.BINARY, binary, to, at);
        }
        if (message instanceof Outbound.Ping ping) {
            return payload(Opcode.PING, ping.payload(), to, at);
        }
        Outbound.Close close = (Outbound.Close) message;
        return close(close.code(), close.reason(), to, at);
    }

    /** Writes a pong (RFC 6455 section 5.5.3) and returns the index after it. */
    public int pong(ByteBuffer payload, byte[] to, int at) {
        return bytes(Opcode.PONG, payload, to, at);
    }

    /**
     * Writes a close frame (RFC 6455 section 5.5.1) and returns the index after it.
     *
     * @param code a code that may be sent, or 1005 for a frame without a code
     * @param reason at most 123 bytes of UTF-8
     */
    public int close(int code, String reason, byte[] to, int at) {
        int key = nextKey();
        if (code == CloseCodes.NO_STATUS) {
            return header(FIN | Opcode.CLOSE, 0, key, to, at);
        }
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        int size = Short.BYTES + utf8.length;
        int payload = header(FIN | Opcode.CLOSE, size, key, to, at);
        SHORTS.set(to, payload, (short) code);
        System.arraycopy(utf8, 0, to, payload + Short.BYTES, utf8.length);
        return mask(key, to, payload, size);
    }

    /**
     * Writes the frame of a message that was compressed (RFC 7692 section 6.1).
     *
     * @param text whether it is a text message
     */
    public int compressed(boolean text, ByteBuffer payload, byte[] to, int at) {
        return bytes(RSV1 | (text ? Opcode.TEXT : Opcode.BINARY), payload, to, at);
    }

    private int payload(int opcode, Outbound.Message message, byte[] to, int at) {
        int key = nextKey();
        int length = message.size();
        int payload = header(FIN | opcode, length, key, to, at);
        message.copyTo(to, payload);
        return mask(key, to, payload, length);
    }

    private int bytes(int flagsAndOpcode, ByteBuffer bytes, byte[] to, int at) {
        int key = nextKey();
        int length = bytes.remaining();
        int payload = header(FIN | flagsAndOpcode, length, key, to, at);
        bytes.get(bytes.position(), to, payload, length);
        return mask(key, to, payload, length);
    }

    private int nextKey() {
        return keys == null ? 0 : keys.getAsInt();
    }

    /** Writes a header and returns where the payload begins. */
    private int header(int first, int length, int key, byte[] to, int start) {
        int masked = keys == null ? 0 : MASKED;
        int at = start;
        to[at++] = (byte) first;
        if (length <= MAX_IN_7_BITS) {
            to[at++] = (byte) (masked | length);
        } else if (length <= MAX_IN_2_BYTES) {
            to[at++] = (byte) (masked | IN_2_BYTES);
            SHORTS.set(to, at, (short) length);
            at += Short.BYTES;
        } else {
            to[at++] = (byte) (masked | IN_8_BYTES);
            LONGS.set(to, at, (long) length);
            at += Long.BYTES;
        }
        if (keys != null) {
            INTS.set(to, at, key);
            at += KEY_BYTES;
        }
        return at;
    }

    private int mask(int key, byte[] to, int payload, int length) {
        if (keys != null) {
            Masking.apply(to, payload, length, key, 0);
        }
        return payload + length;
    }
}
