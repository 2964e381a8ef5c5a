/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import jakarta.servlet.Filter;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

/** Serves the endpoints of an application with the WebSocket engine of the server below us. */
public final class ContainerTransport {

    private final Deployment deployment;
    private final ServerContainer engine;

    /** A transport for a deployment over an engine. */
    public ContainerTransport(Deployment deployment, ServerContainer engine) {
        this.deployment = deployment;
        this.engine = engine;
    }

    /**
     * Makes every endpoint known to the engine. Handshakes that reach the engine directly are asked of the gatekeeper too.
     *
     * @throws DeploymentException when the engine refuses one
     */
    public void register() throws DeploymentException {
        for (DefaultServer server : deployment.servers()) {
            engine.addEndpoint(ServerEndpointConfig.Builder.create(ContainerEndpoint.class, server.path())
                    .configurator(new GatekeeperConfigurator(server, new Gatekeeper(deployment), deployment.workers()))
                    .build());
        }
    }

    /** The filter that stands before the engine where there are servlets; it must see requests for every path first. */
    public Filter filter() {
        return new HandshakeFilter(new Gatekeeper(deployment), engine, deployment.workers());
    }
}
