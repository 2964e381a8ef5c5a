/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** The opening handshake, RFC 6455 4.1, without extensions, always with the same key. */
public final class Handshake {

    private static final String KEY =
            Base64.getEncoder().encodeToString("a load's client!".getBytes(StandardCharsets.US_ASCII));
    private static final String ACCEPT = accept(KEY);

    private Handshake() {}

    /** Returns the request for a target. */
    public static byte[] request(Target target) {
        String request = "GET " + target.path() + " HTTP/1.1\r\n"
                + "Host: " + target.authority() + "\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Key: " + KEY + "\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Origin: http://" + target.authority() + "\r\n\r\n";
        return request.getBytes(StandardCharsets.US_ASCII);
    }

    /** Fails unless the answer, without its last line, lets the connection in. */
    public static void check(String answer) throws IOException {
        if (!answer.startsWith("HTTP/1.1 101 ") || !answer.contains(ACCEPT)) {
            throw new IOException(
                    "the server answered '" + answer.lines().findFirst().orElse("") + "'");
        }
        if (answer.toLowerCase(Locale.ROOT).contains("sec-websocket-extensions:")) {
            throw new IOException("the server chose an extension that was not offered");
        }
    }

    static String accept(String key) {
        try {
            byte[] joined = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(joined));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
