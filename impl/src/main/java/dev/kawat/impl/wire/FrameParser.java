/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import dev.kawat.impl.message.CloseCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from bytes that may be split anywhere, and makes messages of them.
 *
 * <p>A message in one complete frame is unmasked where it lies and decoded from there. Otherwise its bytes are kept in an array
 * that grows with what has arrived, whatever length a header announces. An incomplete header or control frame is kept too, and has
 * at most 139 bytes. While nothing is incomplete, a parser holds no array.
 *
 * <p>Compressed messages (RFC 7692) are inflated as they arrive. The largest message bounds what is inflated: not a byte more is,
 * whatever a payload would become.
 *
 * <p>Not safe for use by several threads at once. After a close frame or a failure the parser ignores everything. It is closed
 * when the connection ends otherwise.
 */
public final class FrameParser implements AutoCloseable {

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int RESERVED_BITS = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final int MAX_HEADER = 14;

    // A message in one frame: its first byte.
    private static final byte TEXT_MESSAGE = (byte) (FIN | Opcode.TEXT);
    private static final byte BINARY_MESSAGE = (byte) (FIN | Opcode.BINARY);

    private static final String TOO_BIG = "RFC 6455 10.4: the message has more bytes than allowed";
    private static final String NOT_UTF8 = "RFC 6455 8.1: a text message must be UTF-8";

    private final boolean expectMasked;
    private final int maskedBit; // the mask bit that the second byte must have, as a signed byte
    private final int shortestHeader;
    private final long maxMessageBytes;
    private final @Nullable MessageInflater inflater; // null: compression was not negotiated
    private final PartialMessage message;
    private final PartialFrame dataFrame;

    /** The beginning of a header or control frame; null while there is none. */
    private byte @Nullable [] carry;

    private int carried;
    private int messageOpcode; // of the message that is being read; 0: none
    private boolean compressed; // whether that message is; meaningless while there is none
    private boolean inPayload; // of the data frame that is being read
    private long frames;
    private long progress;
    private boolean done;

    /** Creates a parser for one connection without compression. */
    public FrameParser(Role role, long maxMessageBytes, int maxFragments) {
        this(role, maxMessageBytes, maxFragments, null);
    }

    /**
     * Creates a parser for one connection.
     *
     * @param role the side of the connection that we are
     * @param maxMessageBytes the largest message, in bytes of inflated payload, summed over its fragments; beyond it 1009
     * @param maxFragments the most frames of a message, at least 1; beyond it 1008
     * @param inflater inflates what is compressed, and is closed by this parser; null if compression was not negotiated
     */
    public FrameParser(Role role, long maxMessageBytes, int maxFragments, @Nullable MessageInflater inflater) {
        if (maxFragments < 1) {
            throw new IllegalArgumentException("a frame parser: fragments must be at least 1, got " + maxFragments);
        }
        this.expectMasked = role == Role.SERVER;
        this.maskedBit = expectMasked ? (byte) MASKED : 0;
        this.shortestHeader = expectMasked ? 6 : 2;
        this.maxMessageBytes = Math.min(maxMessageBytes, Integer.MAX_VALUE - 8); // the largest array of a JVM
        this.inflater = inflater;
        this.message = new PartialMessage(this.maxMessageBytes, maxFragments);
        this.dataFrame = new PartialFrame();
    }

    /** Returns whether a frame or a message is incomplete. */
    boolean isIncomplete() {
        return !done && (isMidFrame() || messageOpcode != 0);
    }

    /** Returns whether a frame is incomplete, even if only a part of its header has come. False between two fragments. */
    public boolean isMidFrame() {
        return carried > 0 || inPayload;
    }

    /**
     * Returns whether something is incomplete that must go on soon: a frame, or a compressed message, which holds an inflater even
     * between its fragments.
     */
    public boolean mustGoOn() {
        return isMidFrame() || (messageOpcode != 0 && compressed);
    }

    /** Returns whether a close frame or a failure has ended the input. */
    boolean isDone() {
        return done;
    }

    /** Returns how many complete frames have come that broke no rule. */
    public long frames() {
        return frames;
    }

    /** Returns a number that grows with each byte of data frames; control frames do not change it. */
    public long progress() {
        return progress;
    }

    /** Returns how many bytes the arrays have that are held for what is incomplete. */
    public long heldBytes() {
        return (long) message.heldBytes() + (carry == null ? 0 : MAX_HEADER + MAX_CONTROL_PAYLOAD);
    }

    /** Returns how many bytes have been added to messages that came in parts, in all and after inflation. */
    public long partialBytes() {
        return message.totalBytes();
    }

    /** Returns a number that identifies the incomplete message, from the header of its first frame to its end; -1 for none. */
    public long openMessage() {
        return messageOpcode == 0 ? -1 : message.number();
    }

    /**
     * Reads the bytes that came next, until the sink pauses. The parser unmasks them in place.
     *
     * @param bytes the array with the bytes
     * @param from the index of the first byte
     * @param to the index after the last byte
     * @return the index after the last byte that was taken: {@code to}, or the beginning of a frame before which the sink was
     *     {@linkplain WireSink#isPaused paused}; the caller keeps what follows and passes it again later
     */
    public int parse(byte[] bytes, int from, int to, WireSink sink) {
        int at = from;
        while (at < to && !done) {
            if (inPayload) {
                at += payload(bytes, at, to - at, sink);
            } else if (carried > 0) {
                at = continueHeader(bytes, at, to, sink);
            } else if (sink.isPaused()) {
                return at;
            } else {
                at = frame(bytes, at, to, sink);
            }
        }
        return done ? to : at;
    }

    /** Begins a frame; returns where to go on. Handles the usual frame, a complete short message, itself. */
    private int frame(byte[] bytes, int start, int to, WireSink sink) {
        int available = to - start;
        if (available < 2) {
            return keep(bytes, start, to);
        }
        int first = bytes[start];
        int payload = start + shortestHeader;
        int length = bytes[start + 1] ^ maskedBit; // 0 to 125 if the bit is right and no longer length follows
        if ((first == TEXT_MESSAGE || first == BINARY_MESSAGE)
                && messageOpcode == 0
                && length >= 0
                && length < LENGTH_IN_2_BYTES
                && length <= maxMessageBytes
                && length <= to - payload) {
            whole(first & OPCODE, bytes, payload, length, expectMasked ? intAt(bytes, payload - 4) : 0, sink);
            return payload + length;
        }
        if (!mayBegin(bytes[start], bytes[start + 1], sink)) {
            return to;
        }
        return available < needed(bytes[start], bytes[start + 1])
                ? keep(bytes, start, to)
                : begin(bytes, start, to, sink);
    }

    /** Adds to the kept bytes until a header, or a whole control frame, is complete; returns where to go on. */
    private int continueHeader(byte[] bytes, int from, int to, WireSink sink) {
        byte[] kept = carry == null ? new byte[0] : carry;
        int at = from;
        if (carried < 2) {
            kept[carried++] = bytes[at++];
            if (!mayBegin(kept[0], kept[1], sink)) {
                return to;
            }
        }
        int needed = needed(kept[0], kept[1]);
        int part = Math.min(needed - carried, to - at);
        System.arraycopy(bytes, at, kept, carried, part);
        carried += part;
        noteProgress(kept[0]);
        if (carried == needed) {
            carry = null;
            carried = 0;
            begin(kept, 0, needed, sink);
        }
        return at + part;
    }

    private int keep(byte[] bytes, int at, int to) {
        byte[] kept = new byte[MAX_HEADER + MAX_CONTROL_PAYLOAD];
        System.arraycopy(bytes, at, kept, 0, to - at);
        carry = kept;
        carried = to - at;
        noteProgress(kept[0]);
        return to;
    }

    /** Counts progress of the frame with this first byte, if it is a data frame. */
    private void noteProgress(byte first) {
        if (!Opcode.isControl(first & OPCODE)) {
            progress++;
        }
    }

    /** Returns how many bytes are needed before a frame can begin: its header, and the payload of a control frame. */
    private int needed(byte first, byte second) {
        int length = second & LENGTH;
        int header = shortestHeader;
        if (length == LENGTH_IN_2_BYTES) {
            header += 2;
        } else if (length == LENGTH_IN_8_BYTES) {
            header += 8;
        }
        return Opcode.isControl(first & OPCODE) ? header + length : header;
    }

    private boolean mayBegin(byte first, byte second, WireSink sink) {
        String violation = violation(first, second);
        if (violation == null) {
            return true;
        }
        fail(CloseCodes.PROTOCOL_ERROR, violation, sink);
        return false;
    }

    /** Returns the rule that the first two bytes of a frame break; null for none. */
    private @Nullable String violation(byte first, byte second) {
        int opcode = first & OPCODE;
        if ((first & RESERVED_BITS) != 0 && !isCompressed(first)) {
            return "RFC 6455 5.2: a reserved bit is set, and no extension gives it a meaning there";
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
                    ? "RFC 6455 5.5: a control frame must have at most 125 bytes"
                    : null;
        }
        if (opcode == Opcode.CONTINUATION) {
            return messageOpcode == 0 ? "RFC 6455 5.4: there is no message to continue" : null;
        }
        return messageOpcode != 0 ? "RFC 6455 5.4: the previous message is not complete" : null;
    }

    /** Returns whether RSV1 marks a compressed message, in its first frame and without any other reserved bit (RFC 7692 6). */
    private boolean isCompressed(byte first) {
        int opcode = first & OPCODE;
        return inflater != null
                && (first & RESERVED_BITS) == RSV1
                && (opcode == Opcode.TEXT || opcode == Opcode.BINARY);
    }

    /** Begins a frame with a complete and valid header, and takes the payload that is there; returns where to go on. */
    private int begin(byte[] bytes, int start, int to, WireSink sink) {
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
        if (opcode != Opcode.CONTINUATION) {
            compressed = (bytes[start] & RSV1) != 0;
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
        if (opcode == Opcode.CLOSE) {
            closing(payload, sink);
            return;
        }
        frames++;
        if (opcode == Opcode.PING) {
            sink.ping(ByteBuffer.wrap(payload));
        } else {
            sink.pong(ByteBuffer.wrap(payload));
        }
    }

    private void closing(byte[] payload, WireSink sink) {
        if (payload.length == 0) {
            frames++;
            end();
            sink.close(CloseCodes.NO_STATUS, "");
            return;
        }
        if (payload.length == 1) {
            fail(CloseCodes.PROTOCOL_ERROR, "RFC 6455 5.5.1: a close code must have two bytes", sink);
            return;
        }
        int code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
        if (!CloseCodes.mayBeSent(code)) {
            fail(CloseCodes.PROTOCOL_ERROR, "RFC 6455 7.4: a peer must not send this close code", sink);
            return;
        }
        if (Utf8Check.check(payload, 2, payload.length - 2, Utf8Check.COMPLETE) != Utf8Check.COMPLETE) {
            fail(CloseCodes.NOT_CONSISTENT, "RFC 6455 5.5.1: a close reason must be UTF-8", sink);
            return;
        }
        frames++;
        end();
        sink.close(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    private int data(
            int opcode, boolean last, long length, int maskingKey, byte[] bytes, int at, int to, WireSink sink) {
        if (!message.mayAdd(length, compressed)) {
            fail(CloseCodes.TOO_BIG, TOO_BIG, sink);
            return to;
        }
        if (last && opcode != Opcode.CONTINUATION && length <= to - at && !compressed) {
            whole(opcode, bytes, at, (int) length, maskingKey, sink);
            return at + (int) length;
        }
        if (!message.addFragment(length, compressed)) {
            fail(CloseCodes.VIOLATED_POLICY, "RFC 6455 10.4: the message has more fragments than allowed", sink);
            return to;
        }
        if (opcode != Opcode.CONTINUATION) {
            messageOpcode = opcode;
        }
        progress++;
        inPayload = true;
        dataFrame.begin(last, length, maskingKey);
        return at + payload(bytes, at, to - at, sink);
    }

    /** Delivers a message in one complete frame, decoded from where it lies. */
    private void whole(int opcode, byte[] bytes, int at, int length, int maskingKey, WireSink sink) {
        if (expectMasked) {
            Masking.apply(bytes, at, length, maskingKey, 0);
        }
        if (opcode == Opcode.BINARY) {
            frames++;
            sink.binary(ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, at + length)));
        } else if (Utf8Check.isAscii(bytes, at, length)) {
            frames++;
            sink.text(new String(bytes, at, length, StandardCharsets.ISO_8859_1)); // a copy without decoding
        } else if (Utf8Check.check(bytes, at, length, Utf8Check.COMPLETE) == Utf8Check.COMPLETE) {
            frames++;
            sink.text(new String(bytes, at, length, StandardCharsets.UTF_8));
        } else {
            fail(CloseCodes.NOT_CONSISTENT, NOT_UTF8, sink);
        }
    }

    /** Takes the payload of a data frame that is there; returns how many bytes that was. */
    private int payload(byte[] bytes, int at, int available, WireSink sink) {
        int part = dataFrame.part(available);
        if (compressed && inflater != null) {
            inflate(bytes, at, part, inflater, sink);
        } else if (part > 0) {
            byte[] kept = message.roomFor(part);
            System.arraycopy(bytes, at, kept, message.length(), part);
            if (expectMasked) {
                dataFrame.unmask(kept, message.length(), part);
            }
            added(part, sink);
        }
        progress += part;
        if (dataFrame.take(part) && !done) {
            inPayload = false;
            if (dataFrame.isLast()) {
                complete(sink);
            } else {
                frames++;
            }
        }
        return part;
    }

    /** Adds bytes to the message that are already in its array, unmasked and inflated. */
    private void added(int part, WireSink sink) {
        if (!message.add(part, messageOpcode == Opcode.TEXT)) {
            fail(CloseCodes.NOT_CONSISTENT, NOT_UTF8, sink);
        }
    }

    private void inflate(byte[] bytes, int at, int part, MessageInflater from, WireSink sink) {
        if (part > 0) {
            if (expectMasked) {
                dataFrame.unmask(bytes, at, part);
            }
            from.input(bytes, at, part);
            inflateInput(from, part, sink);
        }
        if (dataFrame.endsWith(part) && dataFrame.isLast() && !done) {
            from.inputEnds();
            inflateInput(from, 0, sink);
        }
    }

    /** Fails with 1007 if the input is not DEFLATE data: RFC 7692 names no code, and RFC 6455 7.4.1 describes 1007 so. */
    private void inflateInput(MessageInflater from, int part, WireSink sink) {
        try {
            int inflated = 1;
            while (inflated > 0 && !done) {
                inflated = inflateSome(from, part, sink);
            }
        } catch (DataFormatException e) {
            fail(CloseCodes.NOT_CONSISTENT, "RFC 7692 7.2.2: the payload is not DEFLATE data", sink);
        }
    }

    /** Inflates as much as there is room for; returns how many bytes that was, 0 at the end of the input. */
    private int inflateSome(MessageInflater from, int part, WireSink sink) throws DataFormatException {
        if (message.isFull()) {
            return inflateBeyondLimit(from, sink);
        }
        byte[] room = message.roomToInflate(part);
        int inflated = from.inflate(room, message.length(), room.length - message.length());
        added(inflated, sink);
        return inflated;
    }

    private int inflateBeyondLimit(MessageInflater from, WireSink sink) throws DataFormatException {
        int inflated = from.inflate(new byte[1], 0, 1);
        if (inflated > 0) {
            fail(CloseCodes.TOO_BIG, TOO_BIG, sink);
        }
        return inflated;
    }

    private void complete(WireSink sink) {
        int opcode = messageOpcode;
        byte[] kept = message.bytes();
        int length = message.length();
        boolean valid = message.isCompleteText();
        if (compressed && inflater != null) {
            inflater.messageIsComplete();
        }
        forgetMessage();
        if (opcode == Opcode.BINARY) {
            frames++;
            sink.binary(ByteBuffer.wrap(kept, 0, length));
        } else if (valid) {
            frames++;
            sink.text(new String(kept, 0, length, StandardCharsets.UTF_8));
        } else {
            fail(CloseCodes.NOT_CONSISTENT, "RFC 6455 8.1: a text message ends inside a code point", sink);
        }
    }

    private void forgetMessage() {
        message.clear();
        messageOpcode = 0;
    }

    /** Ends this parser with its connection, and gives back the memory that it holds outside of the JVM. */
    @Override
    public void close() {
        end();
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
        if (inflater != null) {
            inflater.close();
        }
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
