/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A client: it connects to a server, and connects again where its {@link WebSocketConnector} says so. Its connections come and go,
 * and the client stays. Usable from any thread; no method waits. Applications do not implement this interface.
 */
public interface ClientConnection extends AutoCloseable {

    /** Returns the number of this client, unique in the application. */
    long id();

    /** Returns the URI of the last attempt. */
    URI uri();

    /** Returns the handler: the object, the class of the bean, or the name that {@link Websockets} was given. */
    Object handler();

    /** Returns the form in which the handler gets the messages of the server. */
    DataType dataType();

    /** Returns the state. */
    ClientState state();

    /**
     * Returns the status of the present connection. Without one it is {@link ConnectionStatus#CONNECTING}, or {@link
     * ConnectionStatus#CLOSED} if the client is closed.
     */
    ConnectionStatus status();

    /** Returns the open connection; empty while there is none. */
    Optional<WebSocketConnection> connection();

    /**
     * Returns the first connection when it is open and its {@code onOpen} has returned. Fails with a {@link ConnectFailedException}
     * if the client gives up before.
     */
    CompletionStage<WebSocketConnection> connected();

    /**
     * Sends a message, as {@link WebSocketConnection#send(Object)} does. Without a connection it waits in the offline queue, if the
     * client has one. Messages keep their order.
     *
     * @throws MessageEncodeException if it cannot be encoded
     */
    SendResult send(Object message);

    /** Returns the messages of the offline queue in order, and removes them, so that they are not sent. */
    List<Object> takeUnsent();

    /** Closes with 1000, and does not connect again. Does nothing if the client is closed. */
    @Override
    default void close() {
        close(1000, "");
    }

    /**
     * Closes with a code, and does not connect again. Does nothing if the client is closed.
     *
     * @param code a code that an endpoint may send (RFC 6455 section 7.4)
     * @param reason at most 123 bytes of UTF-8
     * @throws IllegalArgumentException if the code is another one, or the reason is longer
     */
    void close(int code, String reason);

    /** Closes with 1000, as {@link #close()} does. */
    default void terminate() {
        terminate(1000, "");
    }

    /**
     * Closes with a code, as the client of 4D does, and does not connect again. Never throws. Does nothing if the client is closed.
     *
     * @param code 1000, or 3000 to 4999. With any other one the client closes with 1000 and without a reason, which is logged
     * @param reason the reason, of which at most 123 bytes of UTF-8 are sent
     */
    void terminate(int code, String reason);
}
