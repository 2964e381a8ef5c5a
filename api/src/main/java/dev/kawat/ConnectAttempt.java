/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.net.URI;
import java.util.Optional;

/**
 * An attempt of a {@link ClientConnection} that is about to begin, for those who decide anew each time to whom and with which
 * headers to connect. Used on the thread that asks, and only during the call. Applications do not implement this interface.
 */
public interface ConnectAttempt {

    /** Returns the number of this attempt, from 1. The numbers begin anew after a connection that has lasted for 5 seconds. */
    int number();

    /** Returns the reason why the attempt before this one failed; empty for none. */
    Optional<ConnectFailedException> failure();

    /** Returns the URI of this attempt. */
    URI uri();

    /**
     * Connects to another URI this time.
     *
     * @throws IllegalArgumentException if it is none of WebSocket's
     */
    void uri(URI uri);

    /**
     * Adds a header this time, for example a fresh token. {@code Authorization} and {@code Origin} replace those of the connector.
     *
     * @throws IllegalArgumentException if it is one of the protocol's own, or cannot be sent
     */
    void header(String name, String value);
}
