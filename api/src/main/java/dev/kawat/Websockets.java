/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The module {@code net/websockets} of Eclipse Dirigible: the event whose callback runs on the calling thread, and clients. It
 * serves beans that several callbacks call, and handlers that come from there; in new handlers, parameters of the callbacks and
 * {@link WebSocketClients} are simpler. Get it by {@code @Inject}.
 *
 * <p>It knows the callbacks for the opening and the end of a connection, for messages, pings and pongs, and for errors, on whatever
 * thread they run: from the call of the method to its return. It does not know the completions of a stage that a callback has
 * returned, the elements of a stream that it has returned, or other threads that it has started. Read what these need before.
 *
 * <p>The methods for the event throw {@link IllegalStateException} where no such callback runs; those for clients before the
 * application has started. Applications do not implement this interface.
 */
public interface Websockets {

    /** Returns the message that a callback handles, if that is a text; null for a binary message, and in other callbacks. */
    @Nullable
    String getMessage();

    /** Returns the text of the failure that an error callback handles; null in other callbacks. */
    @Nullable
    String getError();

    /** Returns the method for the event in Dirigible: {@code onopen}, {@code onmessage}, {@code onerror} or {@code onclose}. */
    String getMethod();

    /** Returns whether a callback for the opening of a connection runs. */
    boolean isOnOpen();

    /** Returns whether a callback for a message, a ping or a pong runs. */
    boolean isOnMessage();

    /** Returns whether an error callback runs. */
    boolean isOnError();

    /** Returns whether a callback for the end of a connection runs. */
    boolean isOnClose();

    /** Connects without headers of its own, as {@link #createWebsocket(String, Object, Map)} does. */
    default ClientConnection createWebsocket(String uri, Object handler) {
        return createWebsocket(uri, handler, Map.of());
    }

    /** Connects without headers of its own, as {@link #createWebsocket(String, String, String, Map)} does. */
    default ClientConnection createWebsocket(String uri, String handler, String engine) {
        return createWebsocket(uri, handler, engine, Map.of());
    }

    /**
     * Connects, and waits until the connection is open and the callback for that has returned, as {@link WebSocketConnector#open}
     * does. The client does not connect again, unless its class has {@link WebSocketClient}, whose settings hold.
     *
     * @param uri the URI of the server, {@code ws} or {@code wss}
     * @param handler an object with callbacks, a {@link ConnectionHandler}, the class of a bean, or a text: what stands as {@code
     *     handler} in {@code *.websocket} files, which is the name of a bean or of its class, or what another engine takes
     * @param headers headers of the request, for example a token in {@code Authorization}
     * @throws IllegalArgumentException if the URI or a header breaks a rule
     * @throws EndpointDefinitionException if there is no such handler, or it breaks a rule
     * @throws ConnectFailedException if it cannot connect; no callback is called
     */
    ClientConnection createWebsocket(String uri, Object handler, Map<String, String> headers);

    /**
     * Connects with the handler that an engine makes, and waits, as {@link #createWebsocket(String, Object, Map)} does.
     *
     * @param handler what the engine makes the handler of
     * @param engine {@code java} for a bean, or the name of another engine of the application
     * @throws EndpointDefinitionException if there is no such engine or handler, or it breaks a rule
     */
    ClientConnection createWebsocket(String uri, String handler, String engine, Map<String, String> headers);

    /** Returns what is known of the clients of the application that are not closed, also of those of {@link WebSocketClients}. */
    List<ClientMetadata> getClients();

    /** Returns the client with this number, if it is not closed. */
    Optional<ClientConnection> getClient(long id);

    /**
     * Returns the first client with this handler that is not closed.
     *
     * @param handler what {@code createWebsocket} was given: the object, the class or the text
     */
    Optional<ClientConnection> getClientByHandler(Object handler);

    /**
     * A client of the application, as far as it is known.
     *
     * @param id its number
     * @param uri the URI of its last attempt
     * @param handler the text that {@code createWebsocket} was given, or the name of the class of the handler
     * @param engine the engine that made the handler; {@code java} for beans and objects
     * @param status its status
     */
    record ClientMetadata(long id, URI uri, String handler, String engine, ConnectionStatus status) {}
}
