/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.AttributeKey;
import dev.kawat.Attributes;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.message.Utf8;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a server gives by itself. Immutable.
 *
 * @param request the text of the messages that are answered
 * @param response the answer
 */
record AutoResponse(String request, Outbound.Message response) {

    private static final int MAX_BYTES = 2048;

    private static final AttributeKey<Instant> LAST = AttributeKey.of("dev.kawat.auto-response", Instant.class);

    /**
     * Returns the answer to a message.
     *
     * @throws IllegalArgumentException for a text of more than 2,048 bytes
     */
    static AutoResponse of(String request, String response) {
        check("request", request);
        check("response", response);
        return new AutoResponse(request, Outbound.Text.of(response));
    }

    /**
     * Gives the answer to a message, if it has one, and notes among the attributes of the connection when.
     *
     * @param known the answer of the server; null if it has none
     * @return whether the message needs no other answer
     */
    static boolean isGiven(
            @Nullable AutoResponse known, String message, DefaultConnection connection, Watchdog watchdog) {
        if (known == null || !known.request.equals(message)) {
            return false;
        }
        if (connection.queue(known.response)) {
            connection.attributes().put(LAST, watchdog.instant());
        }
        return true;
    }

    /** Returns the time of the last answer; empty if there was none. */
    static Optional<Instant> last(Attributes attributes) {
        return attributes.get(LAST);
    }

    private static void check(String name, String text) {
        long bytes = Utf8.length(text);
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "autoResponse: " + name + " must have at most " + MAX_BYTES + " bytes of UTF-8, got " + bytes);
        }
    }
}
