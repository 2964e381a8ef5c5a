/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Map;
import java.util.Objects;

/**
 * What a gate says of a handshake: accepted, or refused with an HTTP status. Immutable.
 *
 * @see OnConnection
 */
public sealed interface HandshakeDecision {

    /** The handshake goes on. */
    static HandshakeDecision accept() {
        return Accepted.INSTANCE;
    }

    /**
     * The handshake ends with an HTTP status, without a body.
     *
     * @param status 400 to 599
     * @throws IllegalArgumentException for any other status
     */
    static HandshakeDecision refuse(int status) {
        return new Refused(status, Map.of());
    }

    /**
     * The handshake ends with an HTTP status and further response headers, without a body.
     *
     * @param status 400 to 599
     * @param headers names and values, for example {@code WWW-Authenticate}
     * @throws IllegalArgumentException for any other status
     */
    static HandshakeDecision refuse(int status, Map<String, String> headers) {
        return new Refused(status, headers);
    }

    /** The handshake goes on; {@link #accept()} makes it. */
    enum Accepted implements HandshakeDecision {
        /** The only value. */
        INSTANCE
    }

    /**
     * The handshake ends here.
     *
     * @param status the HTTP status, 400 to 599
     * @param headers further response headers, possibly empty
     */
    record Refused(int status, Map<String, String> headers) implements HandshakeDecision {

        /** Checks the status and copies the headers. */
        public Refused {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException(
                        "HandshakeDecision.refuse: status must be 400 to 599, got " + status);
            }
            headers = Map.copyOf(Objects.requireNonNull(headers, "headers"));
        }
    }
}
