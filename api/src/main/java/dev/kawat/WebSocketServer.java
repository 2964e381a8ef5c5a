/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One deployed endpoint and its connections: the parent of every {@link WebSocketConnection} of that endpoint.
 *
 * <p>It exists from deployment to undeployment. Get it by {@link WebSocketConnection#server()}, as a parameter of a
 * callback, or by {@code @Inject} (see {@link ForEndpoint}). Every method may be called from any thread.
 */
public interface WebSocketServer {

    /** The path template of the endpoint, for example {@code /chat/{room}}. */
    String path();

    /** The name of the endpoint. */
    String name();

    /** How messages are presented to the handler. */
    DataType dataType();

    /**
     * The connections that there are now: an unmodifiable view that follows what happens and never fails while iterated. A
     * connection is among them before its client can learn that it is connected, and so before {@code onOpen}: what is sent to it
     * waits until it is {@link ConnectionStatus#CONNECTED}. It has left before {@code onClose}.
     */
    Collection<WebSocketConnection> connections();

    /** The connection of this id among {@link #connections()}, in constant time. */
    Optional<WebSocketConnection> connection(long id);

    /** The connection of this {@link WebSocketConnection#globalId()} among {@link #connections()}, in constant time. */
    Optional<WebSocketConnection> connection(String globalId);

    /** All {@link #connections()}, to be sent to, or narrowed down before. */
    Recipients everyone();

    /**
     * The connections of a user: those whose {@link WebSocketConnection#identity()} has this name. Found in constant time;
     * nobody, when there are none. Who connects as nobody, and is somebody later, is found from then on.
     */
    Recipients user(String name);

    /** The topic of this name. It need not have been used before, and need not be released. */
    Topic topic(String name);

    /**
     * Sends a message to every one of {@link #connections()}, as {@link WebSocketConnection#send(Object)} would, but encodes it
     * only once. Returns at once; waits for no receiver.
     *
     * @return how many connections it was queued for
     * @throws MessageEncodeException when no codec can encode the message; nothing was sent
     */
    default int broadcast(Object message) {
        return everyone().send(message);
    }

    /**
     * Sends a message to those of {@link #connections()} that a filter accepts; see {@link #broadcast(Object)}.
     *
     * @return how many connections it was queued for
     * @throws MessageEncodeException when no codec can encode the message; nothing was sent
     */
    default int broadcast(Object message, Predicate<? super WebSocketConnection> to) {
        return everyone().filter(to).send(message);
    }

    /** Whether {@link #terminate()} was called, or the application has stopped. */
    boolean terminated();

    /**
     * Ends the server: further handshakes are refused with 503, every connection is closed with 1001. Does not wait; a peer
     * that does not answer is dropped after the endpoint's close timeout.
     */
    void terminate();

    /**
     * Ends the server like {@link #terminate()}, and drops what is still open after the time given.
     *
     * @param timeout how long peers may take to answer; zero drops them at once, without a close frame where the transport
     *     can do that
     * @throws IllegalArgumentException when the time is negative
     */
    void terminate(Duration timeout);
}
