/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.RelayMetrics.Flaw;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.impl.message.KeyedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.wire.Utf8Check;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The messages of one envelope, in their order: how many (16 bits), and then for each its kind (8 bits: 1 text, 2 binary), who is
 * excepted (if 16 is added to the kind: how many in 16 bits, and 128 for each), its key (if 32 is added: length in 16 bits, and
 * UTF-8), its length (32) and its bytes.
 */
final class Container {

    /** The most messages in one container. */
    static final int MAX_MESSAGES = 128;

    /** The bytes at which a container is full. A larger message travels alone. */
    static final int FULL_BYTES = 64 * 1024;

    /** The bytes that a message takes beside its own, who is excepted and its key. */
    private static final int OVERHEAD = 5;

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int EXCEPTED = 16;
    private static final int KEY = 32;
    private static final int UUID_BYTES = 16;

    private Container() {}

    /** Returns the bytes that a message takes. */
    static int bytes(SharedMessage message) {
        int bytes = OVERHEAD + message.message().message().size();
        if (!message.excepted().isEmpty()) {
            bytes += Short.BYTES + UUID_BYTES * message.excepted().size();
        }
        String key = message.message().key();
        return key == null ? bytes : bytes + Short.BYTES + key.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Returns the bytes of messages. */
    static byte[] write(List<SharedMessage> messages) {
        int length = Short.BYTES + messages.stream().mapToInt(Container::bytes).sum();
        byte[] bytes = new byte[length];
        ByteBuffer out = ByteBuffer.wrap(bytes).putShort((short) messages.size());
        messages.forEach(message -> write(message, bytes, out));
        return bytes;
    }

    private static void write(SharedMessage shared, byte[] bytes, ByteBuffer out) {
        Outbound.Message message = shared.message().message();
        String key = shared.message().key();
        int kind = message instanceof Outbound.Text ? TEXT : BINARY;
        out.put((byte) (kind + (shared.excepted().isEmpty() ? 0 : EXCEPTED) + (key == null ? 0 : KEY)));
        if (!shared.excepted().isEmpty()) {
            out.putShort((short) shared.excepted().size());
            shared.excepted()
                    .forEach(id -> out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
        }
        if (key != null) {
            byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
            out.putShort((short) utf8.length).put(utf8);
        }
        out.putInt(message.size());
        message.copyTo(bytes, out.position());
        out.position(out.position() + message.size());
    }

    /** Reads messages, which share no bytes with the payload. */
    static List<SharedMessage> read(byte[] payload) throws BadEnvelopeException {
        ByteBuffer in = ByteBuffer.wrap(payload);
        try {
            int count = Short.toUnsignedInt(in.getShort());
            List<SharedMessage> messages = new ArrayList<>(Math.min(count, MAX_MESSAGES));
            for (int i = 0; i < count; i++) {
                messages.add(shared(in));
            }
            if (in.hasRemaining()) {
                throw new BadEnvelopeException(Flaw.MALFORMED);
            }
            return messages;
        } catch (BufferUnderflowException tooShort) {
            throw new BadEnvelopeException(Flaw.MALFORMED);
        }
    }

    private static SharedMessage shared(ByteBuffer in) throws BadEnvelopeException {
        int kind = in.get();
        Set<UUID> excepted = new HashSet<>();
        if ((kind & EXCEPTED) != 0) {
            for (int left = Short.toUnsignedInt(in.getShort()); left > 0; left--) {
                excepted.add(new UUID(in.getLong(), in.getLong()));
            }
        }
        String key = null;
        if ((kind & KEY) != 0) {
            key = new String(text(in, Short.toUnsignedInt(in.getShort())), StandardCharsets.UTF_8);
        }
        Outbound.Message message = message(kind & ~(EXCEPTED | KEY), in);
        return new SharedMessage(key == null ? message : new KeyedMessage(message, key), excepted);
    }

    private static Outbound.Message message(int kind, ByteBuffer in) throws BadEnvelopeException {
        int length = in.getInt();
        return switch (kind) {
            case TEXT -> Outbound.Text.ofUtf8(text(in, length));
            case BINARY -> Outbound.Binary.copyOf(bytes(in, length));
            default -> throw new BadEnvelopeException(Flaw.MALFORMED);
        };
    }

    private static byte[] text(ByteBuffer in, int length) throws BadEnvelopeException {
        byte[] bytes = bytes(in, length);
        if (!Utf8Check.isText(bytes)) {
            throw new BadEnvelopeException(Flaw.TEXT);
        }
        return bytes;
    }

    private static byte[] bytes(ByteBuffer in, int length) throws BadEnvelopeException {
        if (length < 0 || length > in.remaining()) {
            throw new BadEnvelopeException(Flaw.MALFORMED);
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
