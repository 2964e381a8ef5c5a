/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.RelayMetrics.Flaw;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs envelopes, so that who can write to the engine and has no secret cannot speak for a node: the first 128 bits of HMAC-SHA256
 * (RFC 2104) over the address, a zero byte and the envelope. Usable from any thread.
 */
final class Signer {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final @Nullable SecretKeySpec key;

    /** A signer with a secret; empty for one that signs nothing. */
    Signer(String secret) {
        this.key = secret.isEmpty() ? null : new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Returns the length of a signature in bytes. */
    int bytes() {
        return key == null ? 0 : BYTES;
    }

    /** Writes the signature of an envelope into its last bytes. */
    void sign(byte[] envelope, String address) {
        if (key != null) {
            int length = envelope.length - BYTES;
            System.arraycopy(signature(key, envelope, length, address), 0, envelope, length, BYTES);
        }
    }

    /** Returns the envelope without its signature, which is right. */
    ByteBuffer verified(byte[] envelope, String address) throws BadEnvelopeException {
        if (key == null) {
            return ByteBuffer.wrap(envelope);
        }
        int length = envelope.length - BYTES;
        if (length < 0) {
            throw new BadEnvelopeException(Flaw.MALFORMED);
        }
        byte[] right = Arrays.copyOf(signature(key, envelope, length, address), BYTES);
        if (!MessageDigest.isEqual(right, Arrays.copyOfRange(envelope, length, envelope.length))) {
            throw new BadEnvelopeException(Flaw.SIGNATURE);
        }
        return ByteBuffer.wrap(envelope, 0, length);
    }

    private static byte[] signature(SecretKeySpec key, byte[] bytes, int length, String address) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(address.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(bytes, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, missing);
        }
    }
}
