/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultConnection;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.concurrent.Executor;

/** Tells the engine the result of one handshake that the gatekeeper has admitted. */
final class AdmittedConfigurator extends KawatConfigurator {

    private final DefaultConnection connection;
    private final Executor workers;

    /** Set on the thread of the request only. */
    private boolean agreed;

    AdmittedConfigurator(DefaultConnection connection, Executor workers) {
        this.connection = connection;
        this.workers = workers;
    }

    /** Returns whether the engine has agreed to the handshake: it asks for its result last. */
    boolean isAgreed() {
        return agreed;
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return connection.subprotocol().orElse("");
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        agreed = true;
        config.getUserProperties().put(ContainerEndpoint.ADMITTED, new ContainerEndpoint.Admitted(connection, workers));
    }
}
