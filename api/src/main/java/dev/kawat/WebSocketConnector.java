/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.net.ProxySelector;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Says where and how to connect. Immutable: each method returns another connector, so one can be kept, injected and used for many
 * clients. Get one from {@link WebSocketClients}. Applications do not implement this interface.
 *
 * <pre>{@code
 * ClientConnection client = clients.connector("wss://feed.example/prices/{market}")
 *         .pathParam("market", "xetra")
 *         .header("Authorization", "Bearer " + token)
 *         .reconnect()
 *         .connect(Prices.class);
 * }</pre>
 */
public interface WebSocketConnector {

    /** With another URI; it may have variables in braces. It is checked when it is used. */
    WebSocketConnector uri(String uri);

    /** With the value of a variable, which is percent-encoded as one segment. */
    WebSocketConnector pathParam(String name, String value);

    /** With one more query parameter, which is percent-encoded. */
    WebSocketConnector queryParam(String name, String value);

    /**
     * With one more header; {@code Authorization} and {@code Origin}, of which a request has one, replace those of before.
     *
     * @throws IllegalArgumentException if it is one of the protocol's own, or cannot be sent
     */
    WebSocketConnector header(String name, String value);

    /** With the form in which the handler gets the messages of the server; {@link DataType#AUTO} otherwise. */
    WebSocketConnector dataType(DataType type);

    /** With these subprotocols, the preferred one first, instead of others. They are checked when they are used. */
    WebSocketConnector subprotocols(String... names);

    /** With a user and a password for Basic authentication (RFC 7617), sent when the server asks for them, to no other origin. */
    WebSocketConnector credentials(String user, String password);

    /** With proxies of its own, instead of the platform's; {@code ProxySelector.of(null)} for none. HTTP proxies and SOCKS 5. */
    WebSocketConnector proxy(ProxySelector proxies);

    /** With a user and a password for the proxy. */
    WebSocketConnector proxyCredentials(String user, String password);

    /** With a context that has the certificates that are trusted, and those of the client; the platform's otherwise. */
    WebSocketConnector sslContext(SSLContext context);

    /** With these versions and ciphers of TLS. The name of the host is checked whatever they say. */
    WebSocketConnector sslParameters(SSLParameters parameters);

    /** With the time for names, TCP, proxy and TLS together; 10 seconds otherwise. */
    WebSocketConnector connectTimeout(Duration timeout);

    /** With the time for the opening handshake; 10 seconds otherwise. */
    WebSocketConnector handshakeTimeout(Duration timeout);

    /** With so many redirects that are followed, at most 5; none otherwise. Never from {@code wss} to {@code ws}. */
    WebSocketConnector redirects(int most);

    /**
     * With a setting of the connection, as an endpoint of a server has it, for example {@code max-message}.
     *
     * @param key a key of the settings of endpoints
     */
    WebSocketConnector setting(String key, String value);

    /**
     * Connects again when the connection is lost, or cannot be made: after a random time of at least half a second, and at most
     * twice as long after each failure, up to 20 seconds. Not after a close of its own, nor after 1000 or 1008, nor after an HTTP
     * refusal other than 429 and 503, whose {@code Retry-After} is kept.
     */
    WebSocketConnector reconnect();

    /**
     * Connects again as {@link #reconnect()} does, with other times.
     *
     * @param least the shortest time between two attempts, at least 10 ms
     * @param most the longest time
     */
    WebSocketConnector reconnect(Duration least, Duration most);

    /** Connects again only if this says so, instead of the rules of {@link #reconnect()}; its own close remains the last. */
    WebSocketConnector reconnectIf(Predicate<? super Loss> decision);

    /** With a queue for messages that are sent without a connection; see {@link OfflineQueue}. */
    WebSocketConnector offlineQueue(OfflineQueue bounds);

    /** With one more listener. */
    WebSocketConnector listener(ClientListener listener);

    /**
     * Connects with a handler. Returns at once; {@link ClientConnection#connected()} tells the outcome.
     *
     * @param handler an object with callbacks, a {@link ConnectionHandler}, or the class of a bean, of which each connection has an
     *     instance of its own unless the bean has a scope
     * @throws IllegalArgumentException if the URI or a subprotocol breaks a rule
     * @throws EndpointDefinitionException if the handler or a setting breaks a rule; all problems are listed
     */
    ClientConnection connect(Object handler);

    /**
     * Connects with the class that declares this connector as handler, as {@link #connect(Object)} does.
     *
     * @throws IllegalStateException if no class does
     */
    ClientConnection connect();

    /**
     * Connects with a handler, and waits until the connection is open and its {@code onOpen} has returned. If the first attempt
     * fails there is no other one: the error callback of the handler, or {@link ConnectionHandler#onError}, is called with the
     * {@link ConnectFailedException}, and has returned when this method does. No other callback is called then.
     *
     * <p>Waits for as long as the timeouts of this connector allow, and for the callback. Callbacks with {@link NonBlocking} must
     * not call it. An interrupt ends the waiting, as a failed attempt does, and is kept.
     *
     * @param handler as for {@link #connect(Object)}
     * @return the client; empty if it could not connect
     * @throws IllegalArgumentException if the URI or a subprotocol breaks a rule
     * @throws EndpointDefinitionException if the handler or a setting breaks a rule; all problems are listed
     * @throws IllegalStateException on the thread that reads the connections of clients, because it would wait for itself
     */
    Optional<ClientConnection> open(Object handler);

    /**
     * Connects a socket with the interface of browsers. Returns at once, while the socket is {@link WebSocket#CONNECTING}; its
     * events tell the outcome. A socket has one connection in its life.
     *
     * <pre>{@code
     * clients.connector("wss://feed.example/prices").subprotocols("v1").webSocket(socket -> {
     *     socket.onopen(event -> socket.send("xetra"));
     *     socket.onmessage(event -> show(event.text()));
     * });
     * }</pre>
     *
     * @param listeners is given the socket, and adds its listeners. Called on this thread, before the socket begins to connect, so
     *     that they miss no event. What it throws is thrown here, and nothing connects
     * @return the socket, which is also the {@link ClientConnection#handler()} of its client
     * @throws IllegalArgumentException if the URI or a subprotocol breaks a rule
     * @throws EndpointDefinitionException if a setting breaks a rule; all problems are listed
     * @throws IllegalStateException if this connector connects again, has an offline queue, or is that of a class
     */
    WebSocket webSocket(Consumer<? super WebSocket> listeners);

    /**
     * The loss of a connection, or the failure of an attempt.
     *
     * @param code the close code, 1006 if the connection was lost; 0 if an attempt has failed
     * @param status the HTTP status with which the server refused; 0 for none
     */
    record Loss(int code, int status) {}

    /**
     * The bounds of the messages that wait while there is no connection. A message that does not fit is {@link SendResult#DROPPED}.
     *
     * @param messages the most messages
     * @param bytes the most bytes, encoded
     * @param age the time after which a message is no longer sent
     */
    record OfflineQueue(int messages, long bytes, Duration age) {}
}
