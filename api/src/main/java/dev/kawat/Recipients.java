/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Collection;
import java.util.function.Predicate;

/**
 * Connections that are sent to together: all of a server, those of a topic, those of a user, and what filters leave of them.
 *
 * <p>It is a description, not a list: who belongs to it is found out anew for each send. Immutable, free to make, usable from
 * any thread.
 *
 * <pre>{@code
 * connection.server().topic("lobby").except(connection).filter(c -> c.bufferedAmount() < 65536).send(message);
 * }</pre>
 */
public interface Recipients {

    /** The connections as they are now: a copy, possibly empty. */
    Collection<WebSocketConnection> connections();

    /** Those of these that a filter accepts. Filters add up: a connection must be accepted by every one of them. */
    Recipients filter(Predicate<? super WebSocketConnection> filter);

    /** These without one connection, usually the one that speaks. */
    default Recipients except(WebSocketConnection connection) {
        long id = connection.id();
        return filter(other -> other.id() != id);
    }

    /**
     * Sends a message to each of them, as {@link WebSocketConnection#send(Object)} would, but encoded once; when there is
     * nobody it is not encoded at all. Returns at once; waits for no receiver.
     *
     * @return how many connections it was queued for
     * @throws MessageEncodeException when no codec can encode the message; nothing was sent
     */
    int send(Object message);

    /**
     * Sends a message to those of them that a filter accepts; see {@link #send(Object)}.
     *
     * @return how many connections it was queued for
     * @throws MessageEncodeException when no codec can encode the message; nothing was sent
     */
    default int send(Object message, Predicate<? super WebSocketConnection> to) {
        return filter(to).send(message);
    }
}
