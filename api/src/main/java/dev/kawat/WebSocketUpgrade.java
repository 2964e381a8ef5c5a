/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * Upgrades requests to WebSockets from a servlet, a filter, a JAX-RS method or a CDI bean, so that what stands before that decides
 * whether it comes to an upgrade. Get it by {@code @Inject}. Usable from any thread. Applications do not implement this interface.
 *
 * <p>A request passes the same checks of protocol and origin, and the same {@link HandshakeCheck} beans, as one for an endpoint.
 * The connections have no {@link WebSocketServer}, and are closed with 1001 when the application stops.
 */
public interface WebSocketUpgrade {

    /** Handles requests by upgrading them. Make it once and use it for many requests. */
    @FunctionalInterface
    interface Handler {

        /**
         * Answers a request: with 101 if it is a handshake, with 426 if it asks for no upgrade, and with 400, 403 or another status
         * if it is refused. A body that was not sent yet is discarded. Nothing else may answer the request afterwards; what a
         * servlet or a framework behind Kawat's filter adds to the response is discarded.
         *
         * @throws IllegalStateException if the request was upgraded before, if its response is committed, or if the server
         *     cannot upgrade in this place
         */
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** Returns a handler with the default options; see {@link #upgrade(UpgradeOptions, BiConsumer)}. */
    default Handler upgrade(BiConsumer<? super WebSocket, ? super Handshake> accept) {
        return upgrade(UpgradeOptions.defaults(), accept);
    }

    /**
     * Returns a handler that passes each new connection to the application.
     *
     * @param accept is called when the connection is open, with a socket that is accepted. Messages wait until the socket has a
     *     listener for messages, also if that is added later; Kawat stops reading when too many do. What waits when the client
     *     closes is discarded. It may block, as the listeners may. If it throws, the listeners for failures get the exception, and
     *     the setting {@code on-failure} decides: by default it is logged, and the connection is closed with 1011
     * @throws EndpointDefinitionException if options break rules; all problems are listed. A handler that is made before the
     *     application has started throws this when it is used first
     */
    Handler upgrade(UpgradeOptions options, BiConsumer<? super WebSocket, ? super Handshake> accept);

    /**
     * Answers a request with one end of a pair: the client then talks with the other end. Messages, close codes and reasons pass
     * both ways, and the loss of one side ends the other. If the request is refused, the other end of the pair gets a {@link
     * WebSocketEvent.Close} of 1006.
     *
     * <p>A side that sends more than the other takes is closed with 1013 by the end in between. What waits for the client waits in
     * the outbox of its connection, by default at most 1 MiB and 1024 messages; the settings of the connection are those of an
     * endpoint of the name {@code couple}, for example {@code kawat.endpoint.couple.outbox-policy}. What waits for the other end is
     * bounded as between two ends.
     *
     * @param end an end of a pair that was neither accepted nor used before
     * @throws IllegalStateException if the end was accepted or used, if the request does not ask for a WebSocket, or for the
     *     reasons of {@link Handler#handle}
     */
    void couple(HttpServletRequest request, HttpServletResponse response, WebSocket end)
            throws IOException, ServletException;
}
