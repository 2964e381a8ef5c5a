/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.transport.engine.Engines;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Tells an engine the result of the handshake that the filter {@linkplain Admissions hands over} on this thread; for engines
 * that take no configurator for a single handshake.
 */
final class HandedOverConfigurator extends KawatConfigurator {

    private static final int NOT_FOUND = 404;

    private final Admissions admissions;
    private final Executor workers;

    HandedOverConfigurator(Admissions admissions, Executor workers) {
        this.admissions = admissions;
        this.workers = workers;
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        DefaultConnection connection = admissions.peek();
        return connection == null ? "" : connection.subprotocol().orElse("");
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        DefaultConnection connection = admissions.take();
        if (connection == null) {
            throw Engines.thatMade(response).refusal(NOT_FOUND, Map.of(), response); // a client has guessed the path
        }
        config.getUserProperties().put(ContainerEndpoint.ADMITTED, new ContainerEndpoint.Admitted(connection, workers));
    }
}
