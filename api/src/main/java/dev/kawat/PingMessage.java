/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A ping of the peer (RFC 6455 section 5.5.2), for an {@code @OnMessage} method that wants to know of it; {@code
 * jakarta.websocket.PongMessage} is its counterpart.
 *
 * <pre>{@code
 * @OnMessage
 * void pinged(PingMessage ping) {}
 * }</pre>
 *
 * <p>There is nothing to do about it: the pong is sent by itself. Engines of containers answer pings and tell nobody; where one of
 * them carries an endpoint with such a method, a warning says so when the application starts. Made by Kawat; the buffer belongs to
 * the method.
 *
 * @param payload the bytes of the ping, at most 125
 */
public record PingMessage(ByteBuffer payload) {

    /** Checks that there is a buffer, be it empty. */
    public PingMessage {
        Objects.requireNonNull(payload, "payload");
    }
}
