/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.settings.Compression;
import dev.kawat.impl.transport.container.ContainerTransport;
import dev.kawat.impl.transport.engine.Engine;
import dev.kawat.impl.transport.engine.Engines;
import dev.kawat.impl.transport.servlet.ServletTransport;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Selects the transport of an application by its settings and by its server, and logs what that transport cannot do. */
final class TransportSelector {

    /** The attribute of the servlet context with the WebSocket engine (Jakarta WebSocket section 6.4.1). */
    static final String ENGINE = "jakarta.websocket.server.ServerContainer";

    private static final System.Logger LOG = System.getLogger("dev.kawat");
    private static final long BYTES_OF_MIB = 1 << 20;

    private final Deployment deployment;
    private final ServletContext context;
    private final Engine engine;
    private final @Nullable ContainerTransport container;
    private final @Nullable ServerTransport server;

    /**
     * @param container the transport over the WebSocket engine of the server; null if there is no engine
     * @param server the transport that the server brings along; null if it has none
     */
    TransportSelector(
            Deployment deployment,
            ServletContext context,
            @Nullable ContainerTransport container,
            @Nullable ServerTransport server) {
        this.deployment = deployment;
        this.context = context;
        this.engine = Engines.of(context);
        this.container = container;
        this.server = server;
    }

    /** Selects the transport. Called once. */
    SelectedTransport select() {
        SelectedTransport selected = switch (deployment.transport()) {
            case AUTO -> selectBest();
            case SERVLET -> selectServlet();
            case CONTAINER -> selectContainer();
        };
        LOG.log(
                Level.INFO,
                "Kawat serves {0} over the {1} transport; kawat.memory is {2} MiB",
                deployment.servers(),
                selected.name(),
                deployment.memory() / BYTES_OF_MIB);
        if (container != null && selected.upgrade() != container && container.upgradesHttp2()) {
            logLimitsOfHttp2();
        }
        warnOfSessionTouch();
        return selected;
    }

    private SelectedTransport selectBest() {
        if (server != null) {
            server.serve(deployment);
            return SelectedTransport.of(server);
        }
        return container == null || engine.supportsServletTransport() ? servlet() : container(container);
    }

    private SelectedTransport selectServlet() {
        if (container != null && !engine.supportsServletTransport()) {
            LOG.log(
                    Level.WARNING,
                    "transport=servlet: {0} is not known to support it, see docs/servers.md; auto selects the container"
                            + " transport",
                    context.getServerInfo());
        }
        return servlet();
    }

    private SelectedTransport selectContainer() {
        if (container == null) {
            throw new IllegalStateException("transport=container needs a WebSocket engine: servlet context attribute "
                    + ENGINE + " must be a ServerContainer, got "
                    + context.getAttribute(ENGINE));
        }
        return container(container);
    }

    private SelectedTransport servlet() {
        return SelectedTransport.of(new ServletTransport(deployment, engine));
    }

    private SelectedTransport container(ContainerTransport transport) {
        warnOfCompression();
        warnOfPings();
        return SelectedTransport.of(transport);
    }

    private void warnOfCompression() {
        List<DefaultServer> concerned = servers(TransportSelector::compresses);
        if (!concerned.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "compression of {0}: needs the servlet transport, because the container transport does not compress",
                    concerned);
        }
    }

    private void warnOfPings() {
        List<DefaultServer> concerned = servers(TransportSelector::observesPings);
        if (!concerned.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "@OnMessage method for pings of {0}: is never called over the container transport, because that engine"
                            + " answers pings without reporting them",
                    concerned);
        }
    }

    private void warnOfSessionTouch() {
        List<DefaultServer> concerned = servers(TransportSelector::touchesSession);
        if (!concerned.isEmpty() && (server != null || engine.sessionAccess().isEmpty())) {
            LOG.log(
                    Level.WARNING,
                    "session-touch=on of {0}: does nothing on {1}, {2}",
                    concerned,
                    context.getServerInfo(),
                    server != null
                            ? "because the standalone server has no HTTP sessions"
                            : "because Kawat knows no way to tell this server that a session is in use");
        }
    }

    /** Logs what connections over HTTP/2 lack. The engine carries them, whatever carries those over HTTP/1.1. */
    private void logLimitsOfHttp2() {
        List<DefaultServer> concerned = servers(endpoint -> observesPings(endpoint) || compresses(endpoint));
        if (!concerned.isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "{0}: the engine of the server carries connections over HTTP/2; it does not compress, and does not report"
                            + " pings",
                    concerned);
        }
    }

    private List<DefaultServer> servers(Predicate<RunningEndpoint> condition) {
        return deployment.endpoints().all().stream()
                .filter(condition)
                .map(RunningEndpoint::server)
                .toList();
    }

    private static boolean observesPings(RunningEndpoint endpoint) {
        return endpoint.descriptor().callback(Callback.Kind.PING).isPresent();
    }

    private static boolean touchesSession(RunningEndpoint endpoint) {
        return endpoint.settings().admission().touchesSession();
    }

    private static boolean compresses(RunningEndpoint endpoint) {
        return endpoint.settings().messages().compression() != Compression.OFF;
    }
}
