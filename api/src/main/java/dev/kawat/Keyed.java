/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Objects;

/**
 * A message about something that has a name, and of which a slow peer needs only the latest. Everything that sends accepts it:
 * {@code send}, {@code broadcast}, a topic, a reply.
 *
 * <p>With {@link OverflowPolicy#LATEST_PER_KEY}, a later message replaces a waiting message with the same key. Other policies
 * ignore the key.
 *
 * <pre>{@code
 * server.broadcast(Keyed.of("EUR/USD", price));
 * }</pre>
 *
 * @param <T> the type of the message
 * @param key the name of what the message is about. Equal keys mean the same thing
 * @param message the message: text, bytes or an object
 */
public record Keyed<T>(String key, T message) {

    /** Checks that neither part is null. */
    public Keyed {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(message, "message");
    }

    /** Returns a message with this key. */
    public static <T> Keyed<T> of(String key, T message) {
        return new Keyed<>(key, message);
    }
}
