/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One deployed endpoint and its connections: the parent of every {@link WebSocketConnection} of that endpoint.
 *
 * <p>A server exists from deployment to undeployment, or from {@link WebSocketServers#open} to {@link #terminate()}. Get it with
 * {@link WebSocketConnection#server()}, as a parameter of a callback, or by {@code @Inject} (see {@link ForEndpoint}). Every
 * method may be called from any thread, and none of them blocks. Applications do not implement this interface.
 */
public interface WebSocketServer {

    /** Returns the path template of the endpoint, for example {@code /chat/{room}}. */
    String path();

    /** Returns the name of the endpoint. */
    String name();

    /** Returns the form in which the handler gets messages. */
    DataType dataType();

    /**
     * Returns the handler of the server: the object that was passed to {@link WebSocketServers#open(ServerHandler,
     * ServerOptions)}, or the bean that implements {@link ServerHandler}.
     *
     * @throws IllegalStateException if the server has none, because each connection has its own handler
     */
    ServerHandler handler();

    /**
     * Returns the handler of the server as a type; see {@link #handler()}.
     *
     * @throws ClassCastException if the handler is not of that type
     * @throws IllegalStateException if the server has none
     */
    default <H> H handler(Class<H> type) {
        return type.cast(handler());
    }

    /**
     * Returns the current connections, as an unmodifiable view that follows changes and never fails while it is iterated.
     *
     * <p>A connection is in it before its client can learn that it is connected, so also before {@code onOpen}. Messages that are
     * sent to it wait until it is {@link ConnectionStatus#CONNECTED}. It is no longer in it when {@code onClose} runs.
     */
    Collection<WebSocketConnection> connections();

    /** Returns the connection with this {@link WebSocketConnection#id()} among {@link #connections()}, in constant time. */
    Optional<WebSocketConnection> connection(long id);

    /** Returns the connection with this {@link WebSocketConnection#globalId()} among {@link #connections()}, in constant time. */
    Optional<WebSocketConnection> connection(String globalId);

    /** Returns all {@link #connections()} as recipients of messages. */
    Recipients everyone();

    /**
     * Returns the connections whose {@link WebSocketConnection#identity()} has this name. They are found in constant time, and may
     * be none. A connection that gets an identity later is found from then on.
     */
    Recipients user(String name);

    /**
     * Returns one connection, on whichever node it is, as a recipient of messages. It may have ended: then what is sent reaches
     * nobody, without a word.
     *
     * @param globalId its {@link WebSocketConnection#globalId()}
     * @throws IllegalArgumentException if that is no global id
     */
    Recipients anywhere(String globalId);

    /**
     * Returns who is connected, on all nodes. It is answered from memory: what other nodes know is here within a second.
     *
     * @throws IllegalStateException if the setting {@code presence} of the endpoint is {@code off}
     */
    Members members();

    /** Returns the topic of this name. A topic need not be created before it is used, nor released afterwards. */
    Topic topic(String name);

    /**
     * Sends a message to all {@link #connections()} like {@link WebSocketConnection#send(Object)}, but encodes it only once.
     * Returns at once and waits for no receiver.
     *
     * @return the number of connections that the message was queued for
     * @throws MessageEncodeException if no codec can encode the message; nothing was sent
     */
    default int broadcast(Object message) {
        return everyone().send(message);
    }

    /**
     * Sends a message to those of {@link #connections()} that a filter accepts; see {@link #broadcast(Object)}.
     *
     * @return the number of connections that the message was queued for
     * @throws MessageEncodeException if no codec can encode the message; nothing was sent
     */
    default int broadcast(Object message, Predicate<? super WebSocketConnection> filter) {
        return everyone().filter(filter).send(message);
    }

    /**
     * Runs the handler of this server at one end of a pair, as if a client had connected that holds the other end. The request
     * for the path of this server passes the same checks as one from the network.
     *
     * <p>The settings of the endpoint hold for the connection, as for one over the network. The other end is a peer as described in
     * {@link WebSocketPair.Factory#connect}: until it takes them, messages for it stay in the outbox of the connection, under
     * {@code outbox-policy} and {@code write-timeout}. Listeners of the end are not called, because the handler gets the events.
     *
     * @param end an end of a pair whose two ends were neither accepted nor used before
     * @param tags topics to which the new connection is subscribed: at most ten, each of at most 256 characters
     * @return the connection
     * @throws IllegalStateException if one of the ends was accepted or used before
     * @throws IllegalArgumentException if there are too many tags, or one is too long, or if the path of this server has variables
     * @throws HandshakeRefusedException if the request is refused. The other end gets a {@link WebSocketEvent.Close} of 1006 then
     */
    WebSocketConnection accept(WebSocket end, String... tags);

    /**
     * Runs the handler of this server at one end of a pair; see {@link #accept(WebSocket, String...)}.
     *
     * @param handshake the request, whose path is one of this server
     * @throws IllegalArgumentException also if the path is not one of this server
     */
    WebSocketConnection accept(WebSocket end, Handshake handshake, String... tags);

    /**
     * Answers each text message that is exactly a certain text, without calling the handler and without a worker. Such messages
     * of clients keep proxies from closing a connection that is otherwise silent. The answer does not wait for messages that
     * are being handled.
     *
     * @param request the text of the message, at most 2,048 bytes of UTF-8. It replaces the one before
     * @param response the text of the answer, at most 2,048 bytes of UTF-8
     * @throws IllegalArgumentException if one of them is longer
     */
    void autoResponse(String request, String response);

    /** Ends automatic responses: the handler gets these messages again. */
    void clearAutoResponse();

    /** Returns true if {@link #terminate()} was called or the application has stopped. */
    boolean terminated();

    /**
     * Ends the server: refuses further handshakes with 503, and closes every connection with 1001. Does not wait. A peer that does
     * not answer is dropped after the close timeout of the endpoint.
     */
    void terminate();

    /**
     * Ends the server like {@link #terminate()}, and drops the connections that are still open after a time.
     *
     * @param timeout the time that peers may take to answer. Zero drops them at once, without a close frame if the transport can
     *     do that
     * @throws IllegalArgumentException if the time is negative
     */
    void terminate(Duration timeout);
}
