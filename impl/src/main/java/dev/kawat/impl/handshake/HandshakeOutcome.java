/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.HandshakeDecision;
import dev.kawat.impl.connection.DefaultConnection;
import java.util.Map;

/** The outcome of checking a request that may be a handshake. */
public sealed interface HandshakeOutcome {

    /** The request is for none of our endpoints. */
    enum NotOurs implements HandshakeOutcome {
        /** The only value. */
        INSTANCE
    }

    /** The path is one of ours, but the request asks for no upgrade: 426, unless something else serves the path too. */
    enum NoUpgrade implements HandshakeOutcome {
        /** The only value. */
        INSTANCE
    }

    /**
     * The handshake is refused: the answer has this status and no body.
     *
     * @param status the HTTP status
     * @param headers further response headers
     */
    record Refused(int status, Map<String, String> headers) implements HandshakeOutcome {

        /** The answer to a request for none of our endpoints where nothing else serves any. */
        public static final Refused NOT_FOUND = with(404);

        /** The answer to a request that should have asked for an upgrade and did not (RFC 9110 section 15.5.22). */
        public static final Refused UPGRADE_REQUIRED =
                new Refused(426, Map.of("Upgrade", "websocket", "Connection", "Upgrade"));

        /** Refused with a status and without further headers. */
        public static Refused with(int status) {
            return new Refused(status, Map.of());
        }

        /** Refused by a check of the application, or by the endpoint's gate. */
        static Refused by(HandshakeDecision.Refused decision) {
            return new Refused(decision.status(), decision.headers());
        }
    }

    /**
     * The handshake is admitted. The connection is among those of its server already; the transport must open or abandon it.
     *
     * @param connection the connection; its subprotocol is the one to answer with
     */
    record Admitted(DefaultConnection connection) implements HandshakeOutcome {}

    /** Returns the outcome where nothing else serves the path: admitted or refused. */
    default HandshakeOutcome whereNothingElseServes() {
        if (this instanceof NotOurs) {
            return Refused.NOT_FOUND;
        }
        return this instanceof NoUpgrade ? Refused.UPGRADE_REQUIRED : this;
    }
}
