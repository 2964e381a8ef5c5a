/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import org.jspecify.annotations.Nullable;

/**
 * The handler of a server: decides who may connect, and gives each connection its own handler.
 *
 * <p>{@link WebSocketServers#open(ServerHandler, ServerOptions)} starts a server with one. A class with {@link WebSocketEndpoint}
 * may implement this interface too, and then has no methods with callback annotations; there is one instance for the server. The
 * callbacks may run at the same time on several threads, and may block.
 */
@FunctionalInterface
public interface ServerHandler {

    /**
     * Is called for each request for an upgrade that keeps to the protocol and comes from an allowed origin, before it is answered.
     *
     * @return one of these:
     *     <ul>
     *       <li>a {@link ConnectionHandler}, which handles the new connection
     *       <li>another object, whose methods have callback annotations such as {@code jakarta.websocket.OnMessage}
     *       <li>the class of a bean of either kind; the connection gets the instance of its scope, or one of its own
     *       <li>a {@link HandshakeDecision} that refuses the request
     *       <li>null, which refuses it with 403
     *     </ul>
     *     Anything else refuses the request with 500 and is logged, and so is an exception. That includes {@link
     *     HandshakeDecision#accept()}, which names no handler: a request is accepted by returning one.
     */
    @Nullable
    Object onConnection(WebSocketServer server, HandlerEvent.Connection event) throws Exception;

    /** Is called once, when the server has started. Requests that come before it has returned are refused with 503. */
    default void onOpen(WebSocketServer server, HandlerEvent.Open event) throws Exception {}

    /** Is called once, when the server has ended, and all of its connections have. */
    default void onTerminate(WebSocketServer server, HandlerEvent.Terminate event) throws Exception {}

    /** Is called when another callback of this handler has failed, or has returned what is no handler. */
    default void onError(WebSocketServer server, HandlerEvent.Failure event) throws Exception {}
}
