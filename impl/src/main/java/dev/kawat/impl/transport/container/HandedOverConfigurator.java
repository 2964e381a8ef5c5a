/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.handshake.Verdict;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.concurrent.Executor;

/** Tells an engine that takes no configurator for a single handshake about the one that is handed over on this thread. */
final class HandedOverConfigurator extends KawatConfigurator {

    private final Admissions admissions;
    private final Executor workers;

    HandedOverConfigurator(Admissions admissions, Executor workers) {
        this.admissions = admissions;
        this.workers = workers;
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        DefaultConnection connection = admissions.look();
        return connection == null ? "" : connection.subprotocol().orElse("");
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        DefaultConnection connection = admissions.take();
        if (connection == null) {
            throw EngineRefusal.of(Verdict.Refused.NOT_FOUND, response); // somebody has found out the path
        }
        config.getUserProperties().put(ContainerEndpoint.OPENING, new ContainerEndpoint.Opening(connection, workers));
    }
}
