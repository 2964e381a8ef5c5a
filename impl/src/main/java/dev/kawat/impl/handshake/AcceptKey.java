/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The answer to the client's key (RFC 6455 section 4.2.2, step 5.4), which proves that the server speaks WebSocket. */
public final class AcceptKey {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private AcceptKey() {}

    /** Returns the value of {@code Sec-WebSocket-Accept} for a value of {@code Sec-WebSocket-Key}. */
    @SuppressWarnings("InsecureCryptoUsage") // RFC 6455 demands it; it protects nothing
    public static String of(String key) {
        byte[] input = (key.strip() + GUID).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(input));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM must have SHA-1", impossible);
        }
    }
}
