/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Objects;

/**
 * A message about something that has a name, and of which a slow peer needs only the latest: with {@link
 * OverflowPolicy#LATEST_PER_KEY} a later message of the same key takes the place of one that still waits. With any other policy the
 * key means nothing. Everything that sends takes it: {@code send}, {@code broadcast}, a topic, a reply.
 *
 * <pre>{@code
 * server.broadcast(Keyed.of("EUR/USD", price));
 * }</pre>
 *
 * @param <T> the type of the message
 * @param key what the message is about; equal keys mean the same thing
 * @param message what is sent: text, bytes or an object
 */
public record Keyed<T>(String key, T message) {

    /** Checks that both parts are there. */
    public Keyed {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(message, "message");
    }

    /** A message with this key. */
    public static <T> Keyed<T> of(String key, T message) {
        return new Keyed<>(key, message);
    }
}
