/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.function.IntSupplier;

/**
 * Supplies the masking keys of one client's connection: unpredictable, and each used once (RFC 6455 sections 5.3 and 10.3). They
 * are taken from the source a few at a time, because a call for each would take longer than framing a small message. Used only
 * by the thread that writes.
 */
final class MaskingKeys implements IntSupplier {

    private static final int KEYS_AT_ONCE = 32;

    private final SecureRandom random;
    private final byte[] bytes = new byte[KEYS_AT_ONCE * Integer.BYTES];
    private final ByteBuffer keys = ByteBuffer.wrap(bytes).limit(0);

    MaskingKeys(SecureRandom random) {
        this.random = random;
    }

    @Override
    public int getAsInt() {
        if (!keys.hasRemaining()) {
            random.nextBytes(bytes);
            keys.clear();
        }
        return keys.getInt();
    }
}
