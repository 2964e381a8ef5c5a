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
     *
     * <p>A message to some subscribers of a topic with a history could not be kept, because the history is for all. So a send with
     * a filter throws {@link IllegalStateException} there, unless it is to those that are {@link #here()}. For {@link #except} it
     * does not: who is excepted gets the message from the history neither.
     */
    Recipients filter(Predicate<? super WebSocketConnection> filter);

    /** Returns these connections without one of them, usually the one that sent the message. */
    Recipients except(WebSocketConnection connection);

    /**
     * Returns these connections for messages that are not kept: what is sent to them is no part of the history of a topic. Without
     * a history, they are the same.
     */
    Recipients here();

    /**
     * Sends a message to each of these connections like {@link WebSocketConnection#send(Object)}, but encodes it only once, or not
     * at all if there is no connection. Returns at once and waits for no receiver.
     *
     * <p>A topic with a history keeps the message also if there is no connection.
     *
     * @return the number of connections that the message was queued for; for a topic with a history, of those that are to get it
     * @throws MessageEncodeException if no codec can encode the message; nothing was sent
     * @throws IllegalStateException for a topic with a history, if there is a {@linkplain #filter filter}
     */
    int send(Object message);
}
