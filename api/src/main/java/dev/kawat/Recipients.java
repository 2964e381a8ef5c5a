/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Collection;
import java.util.function.Predicate;

/**
 * Connections that receive the same message: all of a server, those of a topic or of a user, or those that filters leave of them.
 *
 * <p>It is a description and not a list: each send finds the connections anew. Immutable, cheap to create, and usable from any
 * thread. Applications do not implement this interface.
 *
 * <pre>{@code
 * connection.server().topic("lobby").except(connection).filter(c -> c.bufferedAmount() < 65536).send(message);
 * }</pre>
 */
public interface Recipients {

    /** Returns the current connections: a copy, possibly empty. */
    Collection<WebSocketConnection> connections();

    /**
     * Returns those of these connections that a filter accepts. Filters add up: every one of them must accept a connection. Each
     * send calls them on the sending thread.
     */
    Recipients filter(Predicate<? super WebSocketConnection> filter);

    /** Returns these connections without one of them, usually the one that sent the message. */
    default Recipients except(WebSocketConnection connection) {
        long id = connection.id();
        return filter(other -> other.id() != id);
    }

    /**
     * Sends a message to each of these connections like {@link WebSocketConnection#send(Object)}, but encodes it only once, or not
     * at all if there is no connection. Returns at once and waits for no receiver.
     *
     * @return the number of connections that the message was queued for
     * @throws MessageEncodeException if no codec can encode the message; nothing was sent
     */
    int send(Object message);
}
