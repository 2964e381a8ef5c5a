/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.Innermost;
import dev.kawat.impl.handshake.Upgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/**
 * Serves the endpoints of an application with the WebSocket engine of the server below us. The engine does not know them: it is
 * told to upgrade one request after another, those that the gatekeeper has admitted, and finds no path by itself.
 */
public final class ContainerTransport implements Upgrade {

    private final Deployment deployment;
    private final ServerContainer engine;
    private final Admissions admissions = new Admissions();

    /** Where an engine that must have a path finds what was admitted; no request can ask for it, for nobody is told. */
    private final String admittedPath = "/kawat-" + UUID.randomUUID();

    /** A transport for a deployment over an engine. */
    public ContainerTransport(Deployment deployment, ServerContainer engine) {
        this.deployment = deployment;
        this.engine = engine;
    }

    /**
     * Prepares the engine for what {@link #upgrade} will hand to it.
     *
     * @throws DeploymentException when the engine refuses
     */
    public void prepare() throws DeploymentException {
        if (looksForThePath()) {
            engine.addEndpoint(ServerEndpointConfig.Builder.create(ContainerEndpoint.class, admittedPath)
                    .configurator(new HandedOverConfigurator(admissions, deployment.workers()))
                    .build());
        }
    }

    /**
     * Makes every endpoint known to an engine that there are no servlets around. It asks the gatekeeper in each handshake; only
     * Tyrus has a way to say no with the right status.
     *
     * @throws DeploymentException when the engine refuses one
     */
    public void register() throws DeploymentException {
        Gatekeeper gatekeeper = new Gatekeeper(deployment);
        for (DefaultServer server : deployment.servers()) {
            engine.addEndpoint(ServerEndpointConfig.Builder.create(ContainerEndpoint.class, server.path())
                    .configurator(new GatekeeperConfigurator(server, gatekeeper, deployment.workers()))
                    .build());
        }
    }

    @Override
    public void upgrade(HttpServletRequest request, HttpServletResponse response, DefaultConnection connection)
            throws IOException, ServletException {
        if (looksForThePath()) {
            handOver(request, response, connection);
        } else {
            upgrade(
                    request,
                    response,
                    ServerEndpointConfig.Builder.create(
                                    ContainerEndpoint.class, connection.server().path())
                            .configurator(new AdmittedConfigurator(connection, deployment.workers()))
                            .build());
        }
    }

    /**
     * Whether the engine looks at nothing but the path of a configuration that it is told to upgrade with, and takes the one that
     * it knows for that path. So does Tyrus (in GlassFish and Payara).
     */
    private boolean looksForThePath() {
        return engine.getClass().getName().startsWith("org.glassfish.tyrus.");
    }

    private void handOver(HttpServletRequest request, HttpServletResponse response, DefaultConnection connection)
            throws IOException, ServletException {
        admissions.put(connection);
        try {
            upgrade(
                    request,
                    response,
                    ServerEndpointConfig.Builder.create(ContainerEndpoint.class, admittedPath)
                            .build());
        } finally {
            if (admissions.take() != null) {
                connection.abandon(); // the engine did not want it
            }
        }
    }

    private void upgrade(HttpServletRequest request, HttpServletResponse response, ServerEndpointConfig config)
            throws IOException, ServletException {
        try {
            engine.upgradeHttpToWebSocket(Innermost.of(request), Innermost.of(response), config, Map.of());
        } catch (DeploymentException failure) {
            throw new ServletException("the engine could not upgrade " + request.getRequestURI(), failure);
        }
    }
}
