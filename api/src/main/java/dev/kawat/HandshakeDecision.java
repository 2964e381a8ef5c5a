/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Map;
import java.util.Objects;

/**
 * The decision of a gate or a check on a handshake: accepted, or refused with an HTTP status. Immutable.
 *
 * @see OnConnection
 * @see HandshakeCheck
 */
public sealed interface HandshakeDecision {

    /** Returns the decision to accept the handshake. */
    static HandshakeDecision accept() {
        return new Accepted();
    }

    /**
     * Returns the decision to refuse the handshake with an HTTP status and without a body.
     *
     * @param status 400 to 599
     * @throws IllegalArgumentException if the status is another one
     */
    static HandshakeDecision refuse(int status) {
        return new Refused(status, Map.of());
    }

    /**
     * Returns the decision to refuse the handshake with an HTTP status and further response headers, and without a body.
     *
     * @param status 400 to 599
     * @param headers names and values, for example {@code WWW-Authenticate}
     * @throws IllegalArgumentException if the status is another one
     */
    static HandshakeDecision refuse(int status, Map<String, String> headers) {
        return new Refused(status, headers);
    }

    /** The decision to accept. Get it with {@link #accept()}. */
    record Accepted() implements HandshakeDecision {}

    /**
     * The decision to refuse. Get it with {@link #refuse(int, Map)}.
     *
     * @param status the HTTP status, 400 to 599
     * @param headers further response headers, possibly empty
     */
    record Refused(int status, Map<String, String> headers) implements HandshakeDecision {

        /**
         * Checks the status and copies the headers.
         *
         * @throws IllegalArgumentException if the status is not from 400 to 599
         */
        public Refused {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException(
                        "HandshakeDecision.refuse: status must be 400 to 599, got " + status);
            }
            headers = Map.copyOf(Objects.requireNonNull(headers, "headers"));
        }
    }
}
