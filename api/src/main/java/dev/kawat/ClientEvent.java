/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.time.Duration;

/**
 * A CDI event that tells what a {@link ClientConnection} does. An observer takes one of the records, or this interface for all of
 * them; {@link ForClient} selects the events of one {@link WebSocketClient}.
 *
 * <pre>{@code
 * void lost(@Observes @ForClient(Prices.class) ClientEvent.Lost event) {
 *     ...
 * }
 * }</pre>
 *
 * <p>The events of one client come one after another, after its {@link ClientListener}s were called. Observers may block, which
 * delays the next attempt. What an observer throws is logged. Kawat creates these records.
 */
public sealed interface ClientEvent {

    /** Returns the client. */
    ClientConnection client();

    /**
     * An attempt begins.
     *
     * @param attempt the number of the attempt, as {@link ConnectAttempt#number()} has it
     */
    record Connecting(ClientConnection client, int attempt) implements ClientEvent {}

    /**
     * A connection is open, and its {@code onOpen} has returned.
     *
     * @param connection the connection
     */
    record Connected(ClientConnection client, WebSocketConnection connection) implements ClientEvent {}

    /**
     * An attempt has failed.
     *
     * @param failure the reason
     * @param next the time until the next attempt; zero if the client gives up and is closed
     */
    record Failed(ClientConnection client, ConnectFailedException failure, Duration next) implements ClientEvent {}

    /**
     * A connection has ended, and its {@code onClose} has returned.
     *
     * @param code the close code; 1006 if the connection was lost
     * @param reason the reason of the close frame; possibly empty
     * @param next the time until the next attempt; zero if the client does not connect again and is closed
     */
    record Lost(ClientConnection client, int code, String reason, Duration next) implements ClientEvent {}
}
