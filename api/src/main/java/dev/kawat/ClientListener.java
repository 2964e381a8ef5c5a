/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.time.Duration;

/**
 * Is notified of the attempts of a {@link ClientConnection}, and of the loss and the return of its connection. The methods are
 * called one after another, on any thread; they may block, which delays the next attempt. An exception that one throws is
 * logged. In an application with CDI, observers of {@link ClientEvent} learn the same.
 */
public interface ClientListener {

    /**
     * Is called before each attempt, and may change it. An exception ends the attempt, which has failed with {@link
     * ConnectFailedException.Part#REQUEST}.
     */
    default void connecting(ClientConnection client, ConnectAttempt attempt) {}

    /** Is called when a connection is open, after its {@code onOpen}. */
    default void connected(ClientConnection client, WebSocketConnection connection) {}

    /**
     * Is called when an attempt has failed.
     *
     * @param next the time until the next attempt; zero if the client gives up and is closed
     */
    default void failed(ClientConnection client, ConnectFailedException failure, Duration next) {}

    /**
     * Is called when a connection has ended, after its {@code onClose}.
     *
     * @param code the close code; 1006 if the connection was lost
     * @param next the time until the next attempt; zero if the client does not connect again and is closed
     */
    default void lost(ClientConnection client, int code, String reason, Duration next) {}
}
