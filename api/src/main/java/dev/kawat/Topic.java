/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Collection;
import java.util.function.Predicate;

/** A name under which connections of one server receive the same messages. Usable from any thread. */
public interface Topic {

    /** The name of the topic. */
    String name();

    /** The connections that are subscribed now: a copy, possibly empty. */
    Collection<WebSocketConnection> subscribers();

    /**
     * Sends a message to every subscriber, encoded once; without subscribers it is not encoded at all. Returns at once.
     *
     * @return how many connections it was queued for
     * @throws MessageEncodeException when no codec can encode the message; nothing was sent
     */
    default int send(Object message) {
        return send(message, connection -> true);
    }

    /**
     * Sends a message to the subscribers that a filter accepts; see {@link #send(Object)}.
     *
     * @return how many connections it was queued for
     * @throws MessageEncodeException when no codec can encode the message; nothing was sent
     */
    int send(Object message, Predicate<? super WebSocketConnection> to);
}
