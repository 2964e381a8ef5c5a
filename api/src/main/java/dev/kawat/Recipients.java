/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Collection;
import java.util.concurrent.CompletionStage;
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

    /** Returns the current connections on this node: a copy, possibly empty. */
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
     * Returns those of them that are on this node, for messages that are not kept: what is sent to them is no part of the history
     * of a topic, and does not reach other nodes. Without a history and without a relay, they are the same.
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
     * @throws IllegalStateException for a topic with a history, if there is a {@linkplain #filter filter}; with a relay, for all
     *     of them, unless they are {@link #here()}
     */
    int send(Object message);

    /**
     * Sends a message as {@link #send} does, and tells when it is on its way to the other nodes.
     *
     * @return completed when the engine that connects the nodes has the message, or at once where there is none; fails with
     *     {@link RelayException} if the message may not have reached other nodes. Those who are here have got it in any case
     */
    CompletionStage<Published> publish(Object message);

    /**
     * Counts these connections on all nodes. Waits for nobody: the nodes that live are asked, and the stage completes when they
     * have answered, or after at most 2 seconds with what is known. Nodes that stop meanwhile are not waited for. Without a relay,
     * and with {@link #here()}, the stage is complete at once.
     *
     * @return the number of connections, and how many nodes have answered. It never fails
     * @throws IllegalStateException with a relay, if there is a {@linkplain #filter filter} and not {@link #here()}
     */
    CompletionStage<Reached> count();

    /**
     * Closes these connections on all nodes as {@link WebSocketConnection#close(int, String)} does: those of this node at once, and
     * those of others as soon as they hear it. While there is no link to them, they are told within 30 seconds or not at all; what
     * was not told is logged.
     *
     * @return the number of connections that were open, as {@link #count()} tells it. It never fails
     * @throws IllegalArgumentException if no endpoint may send the code, or the reason has more than 123 bytes of UTF-8; nothing
     *     was closed
     * @throws IllegalStateException with a relay, if there is a {@linkplain #filter filter} and not {@link #here()}
     */
    CompletionStage<Reached> close(int code, String reason);
}
