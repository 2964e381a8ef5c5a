/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ClientListener;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketConnector.OfflineQueue;
import dev.kawat.impl.client.connect.ConnectRequest;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.handler.HandlerFactory;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The plan of one client, checked.
 *
 * @param handler handles the connections
 * @param endpoint runs the callbacks
 * @param request the request of each attempt, unless a listener changes it
 * @param pathParams the values of the variables of the URI
 */
record ClientPlan(
        ClientHandler handler,
        RunningEndpoint endpoint,
        ConnectRequest request,
        Map<String, String> pathParams,
        ReconnectRule reconnect,
        OfflineQueue queue,
        List<ClientListener> listeners) {

    /** Returns the same for which somebody waits. */
    ClientPlan with(FirstAttempt first) {
        List<ClientListener> more =
                Stream.concat(Stream.of(first), listeners.stream()).toList();
        return new ClientPlan(first.noting(handler), endpoint, request, pathParams, reconnect, queue, more);
    }

    /** Returns the factory of handlers that tell when a connection has ended and its handler is released. */
    HandlerFactory handlers(Consumer<DefaultConnection> ended) {
        HandlerFactory made = handler.factory();
        return connection -> new Noted(made.create(connection), connection, ended);
    }

    private record Noted(HandlerFactory.Handler made, WebSocketConnection connection, Consumer<DefaultConnection> ended)
            implements HandlerFactory.Handler {

        @Override
        public Object instance() {
            return made.instance();
        }

        @Override
        public void release() {
            try {
                made.release();
            } finally {
                ended.accept((DefaultConnection) connection);
            }
        }
    }
}
