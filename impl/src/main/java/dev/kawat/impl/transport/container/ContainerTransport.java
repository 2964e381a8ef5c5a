/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.execution.OwnThreads;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.ServletUpgradeRequest;
import dev.kawat.impl.handshake.ServletWrappers;
import dev.kawat.impl.handshake.Upgrade;
import dev.kawat.impl.transport.engine.Engines;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Serves the endpoints of an application with the WebSocket engine of the server. The engine does not know the endpoints, so it
 * finds none by a path. It is told to upgrade one request after another: those that the gatekeeper has admitted.
 */
public final class ContainerTransport implements Upgrade {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    /** The most closes at a time where each keeps a thread; others wait for their turn. */
    private static final int CLOSERS = 64;

    private final Deployment deployment;
    private final ServerContainer engine;

    /** True if the engine needs an endpoint at {@link #admittedPath}, because it selects endpoints by their path. */
    private final boolean handsOver;

    /** Runs the calls of the engine that may block. */
    private final Executor calls;

    private final Admissions admissions = new Admissions();

    /**
     * The path of that endpoint, and of connections whose endpoint has no path. No request can ask for it, because it is random and
     * never published.
     */
    private final String admittedPath = "/kawat-" + UUID.randomUUID();

    /** Creates a transport that serves a deployment with an engine. */
    public ContainerTransport(Deployment deployment, ServerContainer engine) {
        this.deployment = deployment;
        this.engine = engine;
        this.handsOver = Engines.thatMade(engine).selectsEndpointByPath();
        this.calls = Engines.thatMade(engine).closeWaitsForPeer() ? ownThreads() : deployment.workers();
    }

    /**
     * Returns threads of ours, for an engine whose close waits for the peer. On threads of the server, many closes at once would
     * leave none to read what the peers answer. They end when they have nothing to do.
     */
    private static Executor ownThreads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                CLOSERS,
                CLOSERS,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new OwnThreads().daemons("kawat-closer"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Returns whether {@link #upgrade} works wherever the application has a request, and not only in Kawat's filter. */
    public boolean upgradesAnywhere() {
        return !handsOver;
    }

    /** Returns whether {@link #upgrade} works for handshakes of HTTP/2 too. */
    public boolean upgradesHttp2() {
        return Engines.thatMade(engine).upgradesHttp2();
    }

    /**
     * Prepares the engine for {@link #upgrade}.
     *
     * @throws DeploymentException when the engine refuses
     */
    public void prepare() throws DeploymentException {
        if (handsOver) {
            engine.addEndpoint(ServerEndpointConfig.Builder.create(ContainerEndpoint.class, admittedPath)
                    .configurator(new HandedOverConfigurator(admissions, calls))
                    .build());
        }
    }

    /**
     * Registers every endpoint with an engine that runs without servlets. The engine asks the gatekeeper in each handshake. It
     * takes no further paths once it has started, so no further servers can be opened.
     *
     * @throws DeploymentException when the engine refuses an endpoint
     */
    public void register() throws DeploymentException {
        deployment
                .endpoints()
                .fix(
                        "path must be known when the application starts, because this engine runs without servlets and takes no"
                                + " endpoints later");
        deployment.openNoMore("the WebSocket engine runs without servlets and takes no paths after its start");
        Gatekeeper gatekeeper = new Gatekeeper(deployment);
        for (RunningEndpoint endpoint : deployment.endpoints().all()) {
            DefaultServer server = endpoint.server();
            if (endpoint.descriptor().path().isEveryPath()) {
                throw new DeploymentException(endpoint.descriptor().where()
                        + ": the WebSocket engine runs without servlets and needs a path");
            }
            engine.addEndpoint(ServerEndpointConfig.Builder.create(ContainerEndpoint.class, server.path())
                    .configurator(new GatekeeperConfigurator(server, gatekeeper, calls))
                    .build());
        }
    }

    @Override
    public boolean upgrade(HttpServletRequest request, HttpServletResponse response, DefaultConnection connection)
            throws IOException, ServletException {
        return handsOver ? handOver(request, response, connection) : configure(request, response, connection);
    }

    private boolean configure(HttpServletRequest request, HttpServletResponse response, DefaultConnection connection)
            throws IOException, ServletException {
        String path = connection.endpointPath();
        AdmittedConfigurator configurator = new AdmittedConfigurator(connection, calls);
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(
                        ContainerEndpoint.class, path.isEmpty() ? admittedPath : path)
                .configurator(configurator)
                .build();
        return upgrade(request, response, config, configurator::isAgreed);
    }

    private boolean handOver(HttpServletRequest request, HttpServletResponse response, DefaultConnection connection)
            throws IOException, ServletException {
        admissions.put(connection);
        boolean taken;
        try {
            upgrade(
                    request,
                    response,
                    ServerEndpointConfig.Builder.create(ContainerEndpoint.class, admittedPath)
                            .build(),
                    () -> admissions.peek() == null);
        } finally {
            taken = admissions.take() == null;
        }
        return taken;
    }

    /**
     * Tells the engine to upgrade. Over HTTP/2 it may decline, by an exception or not, because only the engine sees {@code
     * :protocol}. Over HTTP/1.1 that would be a fault, because the gatekeeper has checked all that an engine does.
     *
     * @param isAgreed returns whether the engine has agreed to the handshake
     * @return false if the engine has declined
     */
    private boolean upgrade(
            HttpServletRequest request,
            HttpServletResponse response,
            ServerEndpointConfig config,
            BooleanSupplier isAgreed)
            throws IOException, ServletException {
        boolean mayDecline = new ServletUpgradeRequest(request).isExtendedConnect();
        try {
            engine.upgradeHttpToWebSocket(
                    ServletWrappers.unwrap(request), ServletWrappers.unwrap(response), config, Map.of());
            return !mayDecline || isAgreed.getAsBoolean();
        } catch (DeploymentException failure) {
            throw new ServletException("the engine could not upgrade " + request.getRequestURI(), failure);
        } catch (RuntimeException declined) {
            if (!mayDecline || isAgreed.getAsBoolean()) {
                throw declined;
            }
            LOG.log(Level.DEBUG, () -> "the engine declines the handshake for " + request.getRequestURI(), declined);
            return false;
        }
    }
}
