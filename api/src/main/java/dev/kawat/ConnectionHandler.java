/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The handler of one connection, as an object with methods instead of annotations.
 *
 * <p>A {@link ServerHandler} returns one for each connection that it admits. A class with {@link WebSocketEndpoint} may implement
 * this interface too, and then has no methods with callback annotations.
 *
 * <p>The callbacks of one connection run one after another, in order: {@link #onOpen} first, {@link #onTerminate} last and exactly
 * once. They run on workers and may block, unless the class or a method has {@link NonBlocking}. What a callback throws is passed
 * to {@link #onError}, and the connection is closed with 1011, or with 1007 or 1003 for a message that cannot be read.
 */
@FunctionalInterface
public interface ConnectionHandler {

    /** Is called when the connection is open, before any message. */
    default void onOpen(WebSocketConnection connection, HandlerEvent.Open event) throws Exception {}

    /** Is called for each message of the peer. */
    void onMessage(WebSocketConnection connection, HandlerEvent.Message event) throws Exception;

    /**
     * Is called when the connection has ended, whoever has closed it, or when it was lost. The connection is {@link
     * ConnectionStatus#CLOSED}, and no longer among those of its server.
     */
    default void onTerminate(WebSocketConnection connection, HandlerEvent.Terminate event) throws Exception {}

    /**
     * Is called when a callback has failed, or a message cannot be read, before the connection is closed. A peer that is gone is no
     * error. It is also called, alone, when {@link WebSocketConnector#open} cannot connect; the connection is never open then.
     */
    default void onError(WebSocketConnection connection, HandlerEvent.Failure event) throws Exception {}
}
