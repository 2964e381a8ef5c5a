/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.Upgrade;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;

/** Serves the endpoints of an application with the WebSocket engine of the server below us. */
public final class ContainerTransport implements Upgrade {

    private final Deployment deployment;
    private final ServerContainer engine;
    private final Admissions admissions = new Admissions();

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
                    .configurator(new GatekeeperConfigurator(
                            server, new Gatekeeper(deployment), deployment.workers(), admissions))
                    .build());
        }
    }

    @Override
    public void upgrade(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, DefaultConnection connection)
            throws IOException, ServletException {
        if (upgradesByItself()) {
            passOn(request, response, chain, connection);
            return;
        }
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(
                        ContainerEndpoint.class, connection.server().path())
                .configurator(new AdmittedConfigurator(connection, deployment.workers()))
                .build();
        try {
            engine.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException failure) {
            throw new ServletException("the engine could not upgrade " + connection, failure);
        }
    }

    /**
     * Whether the engine looks at nothing but the path of a configuration that it is told to upgrade with, and takes the one it
     * knows for that path. So does Tyrus (in GlassFish and Payara), which has a filter of its own after ours.
     */
    private boolean upgradesByItself() {
        return engine.getClass().getName().startsWith("org.glassfish.tyrus.");
    }

    private void passOn(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, DefaultConnection connection)
            throws IOException, ServletException {
        admissions.put(connection);
        try {
            chain.doFilter(request, response);
        } finally {
            if (admissions.take() != null) {
                connection.abandon(); // nobody wanted it
            }
        }
    }
}
