/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.connection.DefaultConnection;
import java.util.Map;

/** What is to be done with a request. */
public sealed interface Verdict {

    /** Nothing: it is for none of our endpoints. */
    enum NotOurs implements Verdict {
        /** The only value. */
        INSTANCE
    }

    /** The path is one of ours, but the request asks for no upgrade: 426, unless somebody else serves the path too. */
    enum NoUpgrade implements Verdict {
        /** The only value. */
        INSTANCE
    }

    /**
     * Answer with a status and without a body.
     *
     * @param status the HTTP status
     * @param headers further response headers
     */
    record Refused(int status, Map<String, String> headers) implements Verdict {

        /** What a request for none of our endpoints gets where nobody else serves any. */
        public static final Refused NOT_FOUND = with(404);

        static Refused with(int status) {
            return new Refused(status, Map.of());
        }
    }

    /**
     * Upgrade, and open or abandon this connection.
     *
     * @param connection the connection; its subprotocol is the one to answer with
     */
    record Admitted(DefaultConnection connection) implements Verdict {}
}
