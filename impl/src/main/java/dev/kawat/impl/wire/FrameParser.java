/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import dev.kawat.impl.transport.CloseCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from bytes that come split anywhere, and makes messages of them.
 *
 * <p>A message in one frame that is all there is unmasked where it lies and decoded from there. Otherwise its bytes are kept,
 * in an array that grows with what has really arrived, whatever length a header announces. An incomplete header or control
 * frame is kept too, and is at most 139 bytes. While nothing is incomplete, a parser holds no array.
 *
 * <p>Not for use by several threads at once. After a close frame or a failure it ignores everything.
 */
public final class FrameParser {

    private static final int FIN = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final int MAX_HEADER = 14;
    private static final int FIRST_PART = 256;

    private final boolean expectMasked;
    private final long maxMessageBytes;
    private final int maxFragments;

    /** The beginning of a header or control frame; null while there is none. */
    private byte @Nullable [] carry;

    private int carried;

    // The message that is being read.
    private int messageOpcode; // 0: none
    private int fragments;
    private byte @Nullable [] message; // its payload so far, unmasked; null while empty
    private int messageLength;
    private int utf8 = Utf8Check.COMPLETE;

    // The data frame that is being read.
    private boolean inPayload;
    private boolean fin;
    private long remaining;
    private int key;
    private long phase;

    private long frames;
    private boolean done;

    /**
     * A parser for one connection.
     *
     * @param role which side we are
     * @param maxMessageBytes the largest message, in bytes of payload, summed over its fragments; beyond it 1009
     * @param maxFragments the most frames that a message may have; beyond it 1008
     */
    public FrameParser(Role role, long maxMessageBytes, int maxFragments) {
        this.expectMasked = role == Role.SERVER;
        this.maxMessageBytes = Math.min(maxMessageBytes, Integer.MAX_VALUE - 8); // the largest array of a JVM
        this.maxFragments = maxFragments;
    }

    /** Whether a frame or a message has begun and is not complete. */
    public boolean isIncomplete() {
        return !done && (carried > 0 || inPayload || messageOpcode != 0);
    }

    /** Whether a frame has begun and is not complete. */
    public boolean isMidFrame() {
        return !done && (carried > 0 || inPayload);
    }

    /** How many frames were complete so far. */
    public long frames() {
        return frames;
    }

    /** Whether a close frame or a failure was the end. */
    public boolean isDone() {
        return done;
    }

    /**
     * Reads what came next. The bytes are the parser's during the call: it unmasks them where they are.
     *
     * @param bytes where they are
     * @param from the first
     * @param to the one after the last
     * @return the index after the last byte that was taken: {@code to}, unless the sink is paused
     */
    public int parse(byte[] bytes, int from, int to, WireSink sink) {
        int at = carried > 0 && !done ? completeCarry(bytes, from, to, sink) : from;
        while (at < to && !done) {
            if (!inPayload && sink.isPaused()) {
                return at;
            }
            if (inPayload) {
                at += payload(bytes, at, to - at, sink);
                continue;
            }
            int needed = neededForHeader(bytes, at, to - at);
            if (needed > to - at) {
                keep(bytes, at, to - at);
                return to;
            }
            frames++;
            at = frame(bytes, at, to, sink);
        }
        return to;
    }

    /** Adds to what is kept until a header, or a whole control frame, is there; returns where to go on. */
    private int completeCarry(byte[] bytes, int from, int to, WireSink sink) {
        byte[] kept = carry == null ? new byte[0] : carry;
        int at = from;
        while (at < to) {
            kept[carried++] = bytes[at++];
            if (neededForHeader(kept, 0, carried) <= carried) {
                int length = carried;
                carry = null;
                carried = 0;
                frame(kept, 0, length, sink);
                return at;
            }
        }
        return at;
    }

    private void keep(byte[] bytes, int at, int length) {
        byte[] kept = new byte[MAX_HEADER + MAX_CONTROL_PAYLOAD];
        System.arraycopy(bytes, at, kept, 0, length);
        carry = kept;
        carried = length;
    }

    /** How many bytes there must be before a frame can be begun: its header, and a control frame's payload. */
    private int neededForHeader(byte[] bytes, int at, int available) {
        if (available < 2) {
            return 2;
        }
        if (violation(bytes[at], bytes[at + 1]) != null) {
            return 2; // to be failed at once, whatever follows
        }
        int length = bytes[at + 1] & LENGTH;
        int header = 2 + (expectMasked ? 4 : 0);
        if (length == LENGTH_IN_2_BYTES) {
            header += 2;
        } else if (length == LENGTH_IN_8_BYTES) {
            header += 8;
        }
        return Opcode.isControl(bytes[at] & OPCODE) ? header + length : header;
    }

    /** What the first two bytes of a frame break; null for nothing. */
    private @Nullable String violation(byte first, byte second) {
        int opcode = first & OPCODE;
        if ((first & RESERVED_BITS) != 0) {
            return "RFC 6455 5.2: a reserved bit is set, and no extension gives it a meaning";
        }
        if (Opcode.isReserved(opcode)) {
            return "RFC 6455 5.2: the opcode is reserved";
        }
        if ((second & MASKED) != 0 != expectMasked) {
            return expectMasked
                    ? "RFC 6455 5.1: a client must mask its frames"
                    : "RFC 6455 5.1: a server must not mask its frames";
        }
        if (Opcode.isControl(opcode)) {
            if ((first & FIN) == 0) {
                return "RFC 6455 5.5: a control frame must not be fragmented";
            }
            return (second & LENGTH) > MAX_CONTROL_PAYLOAD
                    ? "RFC 6455 5.5: a control frame has at most 125 bytes"
                    : null;
        }
        if (opcode == Opcode.CONTINUATION) {
            return messageOpcode == 0 ? "RFC 6455 5.4: there is no message to continue" : null;
        }
        return messageOpcode != 0 ? "RFC 6455 5.4: the message before is not complete" : null;
    }

    /** Reads one frame whose header is there, as far as its payload is; returns where to go on. */
    private int frame(byte[] bytes, int start, int to, WireSink sink) {
        String violation = violation(bytes[start], bytes[start + 1]);
        if (violation != null) {
            fail(CloseCodes.PROTOCOL_ERROR, violation, sink);
            return to;
        }
        int opcode = bytes[start] & OPCODE;
        long length = bytes[start + 1] & LENGTH;
        int at = start + 2;
        if (length == LENGTH_IN_2_BYTES) {
            length = (bytes[at] & 0xFFL) << 8 | (bytes[at + 1] & 0xFF);
            at += 2;
        } else if (length == LENGTH_IN_8_BYTES) {
            length = longAt(bytes, at);
            at += 8;
        }
        if (!isMinimal(bytes[start + 1] & LENGTH, length)) {
            fail(CloseCodes.PROTOCOL_ERROR, "RFC 6455 5.2: a length must be written in the fewest bytes", sink);
            return to;
        }
        int maskingKey = 0;
        if (expectMasked) {
            maskingKey = intAt(bytes, at);
            at += 4;
        }
        if (Opcode.isControl(opcode)) {
            control(opcode, bytes, at, (int) length, maskingKey, sink);
            return at + (int) length;
        }
        return data(opcode, (bytes[start] & FIN) != 0, length, maskingKey, bytes, at, to, sink);
    }

    private static boolean isMinimal(int written, long length) {
        return switch (written) {
            case LENGTH_IN_2_BYTES -> length >= LENGTH_IN_2_BYTES;
            case LENGTH_IN_8_BYTES -> length > 0xFFFF; // also excludes a set highest bit
            default -> true;
        };
    }

    private void control(int opcode, byte[] bytes, int at, int length, int maskingKey, WireSink sink) {
        byte[] payload = Arrays.copyOfRange(bytes, at, at + length);
        if (expectMasked) {
            Masking.apply(payload, 0, length, maskingKey, 0);
        }
        switch (opcode) {
            case Opcode.PING -> sink.ping(ByteBuffer.wrap(payload));
            case Opcode.PONG -> sink.pong(ByteBuffer.wrap(payload));
            default -> close(payload, sink);
        }
    }

    private void close(byte[] payload, WireSink sink) {
        if (payload.length == 0) {
            end();
            sink.close(CloseCodes.NO_STATUS, "");
            return;
        }
        if (payload.length == 1) {
            fail(CloseCodes.PROTOCOL_ERROR, "RFC 6455 5.5.1: a close code has two bytes", sink);
            return;
        }
        int code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
        if (!CloseCodes.mayBeReceived(code)) {
            fail(CloseCodes.PROTOCOL_ERROR, "RFC 6455 7.4: a peer must not send this close code", sink);
            return;
        }
        if (Utf8Check.check(payload, 2, payload.length - 2, Utf8Check.COMPLETE) != Utf8Check.COMPLETE) {
            fail(CloseCodes.NOT_CONSISTENT, "RFC 6455 5.5.1: a close reason is UTF-8", sink);
            return;
        }
        end();
        sink.close(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    private int data(
            int opcode, boolean last, long length, int maskingKey, byte[] bytes, int at, int to, WireSink sink) {
        if (length > maxMessageBytes - messageLength) {
            fail(CloseCodes.TOO_BIG, "the message has more bytes than allowed", sink);
            return to;
        }
        if (last && opcode != Opcode.CONTINUATION && length <= to - at) {
            whole(opcode, bytes, at, (int) length, maskingKey, sink);
            return at + (int) length;
        }
        if (++fragments > maxFragments) {
            fail(CloseCodes.VIOLATED_POLICY, "the message has more fragments than allowed", sink);
            return to;
        }
        if (opcode != Opcode.CONTINUATION) {
            messageOpcode = opcode;
        }
        inPayload = true;
        fin = last;
        remaining = length;
        key = maskingKey;
        phase = 0;
        return at + payload(bytes, at, to - at, sink);
    }

    /** A message in one frame that is all there: decoded from where it lies. */
    private void whole(int opcode, byte[] bytes, int at, int length, int maskingKey, WireSink sink) {
        if (expectMasked) {
            Masking.apply(bytes, at, length, maskingKey, 0);
        }
        if (opcode == Opcode.BINARY) {
            sink.binary(ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, at + length)));
        } else if (Utf8Check.isAscii(bytes, at, length)) {
            sink.text(new String(bytes, at, length, StandardCharsets.ISO_8859_1)); // a copy without decoding
        } else if (Utf8Check.check(bytes, at, length, Utf8Check.COMPLETE) == Utf8Check.COMPLETE) {
            sink.text(new String(bytes, at, length, StandardCharsets.UTF_8));
        } else {
            fail(CloseCodes.NOT_CONSISTENT, "RFC 6455 8.1: a text message is UTF-8", sink);
        }
    }

    /** Takes what is there of the payload of a data frame; returns how many bytes that was. */
    private int payload(byte[] bytes, int at, int available, WireSink sink) {
        int part = (int) Math.min(remaining, available);
        if (part > 0) {
            byte[] kept = roomFor(part);
            System.arraycopy(bytes, at, kept, messageLength, part);
            if (expectMasked) {
                Masking.apply(kept, messageLength, part, key, phase);
            }
            if (messageOpcode == Opcode.TEXT) {
                utf8 = Utf8Check.check(kept, messageLength, part, utf8);
            }
            messageLength += part;
            remaining -= part;
            phase += part;
            if (utf8 == Utf8Check.INVALID) {
                fail(CloseCodes.NOT_CONSISTENT, "RFC 6455 8.1: a text message is UTF-8", sink);
                return part;
            }
        }
        if (remaining == 0) {
            inPayload = false;
            if (fin) {
                complete(sink);
            }
        }
        return part;
    }

    private byte[] roomFor(int more) {
        byte[] kept = message;
        int needed = messageLength + more;
        if (kept == null) {
            kept = new byte[Math.max(FIRST_PART, needed)];
        } else if (kept.length < needed) {
            kept = Arrays.copyOf(kept, (int) Math.min(maxMessageBytes, Math.max(needed, kept.length * 2L)));
        }
        message = kept;
        return kept;
    }

    private void complete(WireSink sink) {
        int opcode = messageOpcode;
        byte[] kept = message == null ? new byte[0] : message;
        int length = messageLength;
        boolean valid = utf8 == Utf8Check.COMPLETE;
        forgetMessage();
        if (opcode == Opcode.BINARY) {
            sink.binary(ByteBuffer.wrap(kept, 0, length));
        } else if (valid) {
            sink.text(new String(kept, 0, length, StandardCharsets.UTF_8));
        } else {
            fail(CloseCodes.NOT_CONSISTENT, "RFC 6455 8.1: a text message ends inside a code point", sink);
        }
    }

    private void forgetMessage() {
        messageOpcode = 0;
        fragments = 0;
        message = null;
        messageLength = 0;
        utf8 = Utf8Check.COMPLETE;
    }

    private void fail(int code, String rule, WireSink sink) {
        end();
        sink.failed(code, rule);
    }

    private void end() {
        done = true;
        inPayload = false;
        carry = null;
        carried = 0;
        forgetMessage();
    }

    private static int intAt(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
    }

    private static long longAt(byte[] bytes, int at) {
        return (long) intAt(bytes, at) << 32 | (intAt(bytes, at + 4) & 0xFFFF_FFFFL);
    }
}
