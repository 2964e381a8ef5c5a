/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A ping of the peer (RFC 6455 section 5.5.2), for an {@code @OnMessage} method that observes pings. Its counterpart is {@code
 * jakarta.websocket.PongMessage}.
 *
 * <pre>{@code
 * @OnMessage
 * void pinged(PingMessage ping) {}
 * }</pre>
 *
 * <p>Kawat creates it, and sends the pong itself. The engines of containers answer pings without reporting them. If such an engine
 * carries an endpoint with such a method, a warning says so when the application starts.
 *
 * @param payload the bytes of the ping, at most 125. The buffer belongs to the method
 */
public record PingMessage(ByteBuffer payload) {

    /** Checks that the buffer is not null. It may be empty. */
    public PingMessage {
        Objects.requireNonNull(payload, "payload");
    }
}
