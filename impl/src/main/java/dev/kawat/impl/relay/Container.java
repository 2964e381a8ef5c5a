/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.relay.BadEnvelopeException.Flaw;
import dev.kawat.impl.wire.Utf8Check;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of one envelope, in their order: how many (16 bits), then for each its kind (8 bits: 1 text, 2 binary), its length
 * (32) and its bytes.
 */
final class Container {

    /** The most messages in one container. */
    static final int MAX_MESSAGES = 128;

    /** The bytes at which a container is full. A larger message travels alone. */
    static final int FULL_BYTES = 64 * 1024;

    /** The bytes that a message takes beside its own. */
    static final int OVERHEAD = 5;

    private static final byte TEXT = 1;
    private static final byte BINARY = 2;

    private Container() {}

    /** Returns the bytes of messages. */
    static byte[] write(List<Outbound.Message> messages) {
        int length = 2;
        for (Outbound.Message message : messages) {
            length += OVERHEAD + message.size();
        }
        ByteBuffer out = ByteBuffer.allocate(length).putShort((short) messages.size());
        for (Outbound.Message message : messages) {
            out.put(message instanceof Outbound.Text ? TEXT : BINARY).putInt(message.size());
            message.copyTo(out.array(), out.position());
            out.position(out.position() + message.size());
        }
        return out.array();
    }

    /** Reads messages, which share no bytes with the payload. */
    static List<Outbound.Message> read(byte[] payload) throws BadEnvelopeException {
        ByteBuffer in = ByteBuffer.wrap(payload);
        try {
            int count = Short.toUnsignedInt(in.getShort());
            List<Outbound.Message> messages = new ArrayList<>(Math.min(count, MAX_MESSAGES));
            for (int i = 0; i < count; i++) {
                messages.add(message(in));
            }
            if (in.hasRemaining()) {
                throw new BadEnvelopeException(Flaw.MALFORMED);
            }
            return messages;
        } catch (BufferUnderflowException tooShort) {
            throw new BadEnvelopeException(Flaw.MALFORMED);
        }
    }

    private static Outbound.Message message(ByteBuffer in) throws BadEnvelopeException {
        byte kind = in.get();
        int length = in.getInt();
        if (length < 0 || length > in.remaining() || (kind != TEXT && kind != BINARY)) {
            throw new BadEnvelopeException(Flaw.MALFORMED);
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        if (kind == BINARY) {
            return Outbound.Binary.copyOf(bytes);
        }
        if (!Utf8Check.isText(bytes)) {
            throw new BadEnvelopeException(Flaw.TEXT);
        }
        return Outbound.Text.ofUtf8(bytes);
    }
}
