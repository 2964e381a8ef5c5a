/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.RelayMetrics.Flaw;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that travel between nodes, in a version of {@link EnvelopeVersions}, big endian: {@code 4B}, version, kind, flags (8
 * bits each: 1 signed), node (64), sequence of the node (64), length of the extensions (16), extensions (type 8, length 16, value),
 * payload, and a signature (128) if the application has a secret. Extensions of unknown types are passed over.
 *
 * @param kind what the payload is
 * @param node the incarnation of the sender
 * @param sequence numbers what the node has sent, from 1
 * @param only the connection that it is for; null for all that the address has
 * @param payload not changed any more
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Envelope(
        Kind kind, long node, long sequence, @Nullable UUID only, byte[] payload) {

    private static final byte MAGIC = 0x4B;

    /** The only flag of this version. */
    private static final byte SIGNED = 1;

    private static final int ONLY = 2;
    private static final int UUID_BYTES = 16;
    private static final int FIXED_BYTES = 4 + 8 + 8 + 2;
    private static final int EXTENSION_HEADER = 3;

    /** The kinds of payloads. */
    enum Kind {
        /** A {@link Container} of messages. */
        MESSAGES(1),
        /** A {@link Heartbeat}. */
        HEARTBEAT(2),
        /** Nothing: the node stops. */
        GOODBYE(3),
        /** {@link PresenceRows}. */
        PRESENCE(4),
        /** Nothing: the node wants all rows of the presence of another one. */
        PRESENCE_ASK(5),
        /** A {@link Question}. */
        QUESTION(6),
        /** An {@link Answer}. */
        ANSWER(7),
        /** A {@link SessionReport}. */
        SESSION(8);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static @Nullable Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** Returns the bytes for an address, in one of the versions. */
    byte[] write(int version, Signer signer, String address) {
        int extensions = only == null ? 0 : EXTENSION_HEADER + UUID_BYTES;
        byte[] bytes = new byte[FIXED_BYTES + extensions + payload.length + signer.bytes()];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(MAGIC).put((byte) version).put((byte) kind.code).put(signer.bytes() > 0 ? SIGNED : 0);
        out.putLong(node).putLong(sequence).putShort((short) extensions);
        if (only != null) {
            out.put((byte) ONLY).putShort((short) UUID_BYTES);
            out.putLong(only.getMostSignificantBits()).putLong(only.getLeastSignificantBits());
        }
        out.put(payload);
        signer.sign(bytes, address);
        return bytes;
    }

    /**
     * Reads the bytes that have come for an address.
     *
     * @return null for an envelope of a kind that this node does not know, which a later one may send
     */
    static @Nullable Envelope read(byte[] bytes, EnvelopeVersions versions, Signer signer, String address)
            throws BadEnvelopeException {
        ByteBuffer in = signer.verified(bytes, address);
        try {
            if (in.get() != MAGIC) {
                throw new BadEnvelopeException(Flaw.MALFORMED);
            }
            if (!versions.reads(in.get())) {
                throw new BadEnvelopeException(Flaw.VERSION);
            }
            Kind kind = Kind.of(in.get());
            if (in.get() != (signer.bytes() > 0 ? SIGNED : 0)) {
                throw new BadEnvelopeException(Flaw.SIGNATURE); // of nodes with a secret, and this one has none
            }
            long node = in.getLong();
            long sequence = in.getLong();
            UUID only = only(in);
            byte[] payload = new byte[in.remaining()];
            in.get(payload);
            return kind == null ? null : new Envelope(kind, node, sequence, only, payload);
        } catch (BufferUnderflowException tooShort) {
            throw new BadEnvelopeException(Flaw.MALFORMED);
        }
    }

    private static @Nullable UUID only(ByteBuffer in) throws BadEnvelopeException {
        UUID only = null;
        int left = Short.toUnsignedInt(in.getShort());
        while (left > 0) {
            int type = in.get();
            int length = Short.toUnsignedInt(in.getShort());
            left -= EXTENSION_HEADER + length;
            if (left < 0 || length > in.remaining() || (type == ONLY && length != UUID_BYTES)) {
                throw new BadEnvelopeException(Flaw.MALFORMED);
            }
            if (type == ONLY) {
                only = new UUID(in.getLong(), in.getLong());
            } else {
                in.position(in.position() + length);
            }
        }
        return only;
    }
}
