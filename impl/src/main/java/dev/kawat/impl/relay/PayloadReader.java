/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.RelayMetrics.Flaw;
import dev.kawat.impl.wire.Utf8Check;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the fields of a payload that a {@link PayloadWriter} has written, and trusts none of them. */
final class PayloadReader {

    private final ByteBuffer in;

    PayloadReader(byte[] payload) {
        in = ByteBuffer.wrap(payload);
    }

    private ByteBuffer atLeast(int bytes) throws BadEnvelopeException {
        if (bytes < 0 || in.remaining() < bytes) {
            throw new BadEnvelopeException(Flaw.MALFORMED);
        }
        return in;
    }

    int octet() throws BadEnvelopeException {
        return Byte.toUnsignedInt(atLeast(Byte.BYTES).get());
    }

    int number() throws BadEnvelopeException {
        return atLeast(Integer.BYTES).getInt();
    }

    /** Reads a number that is not negative. */
    int count() throws BadEnvelopeException {
        int count = number();
        check(count >= 0);
        return count;
    }

    long longNumber() throws BadEnvelopeException {
        return atLeast(Long.BYTES).getLong();
    }

    byte[] bytes(int length) throws BadEnvelopeException {
        atLeast(length);
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    String text() throws BadEnvelopeException {
        byte[] utf8 = bytes(number());
        if (!Utf8Check.isText(utf8)) {
            throw new BadEnvelopeException(Flaw.TEXT);
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    /** Throws if a rule is broken. */
    static void check(boolean holds) throws BadEnvelopeException {
        if (!holds) {
            throw new BadEnvelopeException(Flaw.MALFORMED);
        }
    }
}
