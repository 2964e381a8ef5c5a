/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.cdi.config.ConfigurationSource;
import dev.kawat.cdi.discovery.KawatExtension;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.HandshakeFilter;
import dev.kawat.impl.security.HttpSessions;
import dev.kawat.impl.security.LogoutFilter;
import dev.kawat.impl.settings.Compression;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.transport.container.ContainerTransport;
import dev.kawat.impl.transport.engine.Engines;
import dev.kawat.impl.transport.servlet.ServletTransport;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts the endpoints of a web application when it starts, and stops them when it stops; ends the connections of an HTTP session
 * with it.
 */
public final class KawatListener implements ServletContextListener, HttpSessionListener, HttpSessionIdListener {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    /** Jakarta WebSocket section 6.4.1. */
    private static final String ENGINE = "jakarta.websocket.server.ServerContainer";

    private final Supplier<BeanManager> beans;
    private final Map<String, String> given;
    private final @Nullable OwnTransport ofTheServer;
    private final DeferredFilter logouts = new DeferredFilter();
    private final DeferredFilter handshakes = new DeferredFilter();
    private volatile Supplier<? extends Collection<Class<?>>> seen = Set::of;
    private volatile @Nullable KawatExtension extension;
    private volatile @Nullable Carrier carrier;

    /** A listener for an application whose CDI container is the current one. */
    public KawatListener() {
        this(() -> CDI.current().getBeanManager(), Map.of(), null);
    }

    /**
     * A listener for an application whose CDI container somebody else has started.
     *
     * @param beans its bean manager
     * @param given configuration in addition to the init parameters of the servlet context
     * @param ofTheServer what carries connections unless configuration says otherwise; null for what the container has
     */
    public KawatListener(Supplier<BeanManager> beans, Map<String, String> given, @Nullable OwnTransport ofTheServer) {
        this.beans = beans;
        this.given = Map.copyOf(given);
        this.ofTheServer = ofTheServer;
    }

    /**
     * Takes what finds the classes of the application that bear our annotations or callbacks, or implement what applications
     * contribute, so that those of which CDI has made no beans are told of. It is asked once, when CDI has started, because a
     * class that is loaded earlier cannot be woven any more.
     *
     * @return this listener
     */
    public KawatListener seen(Supplier<? extends Collection<Class<?>>> classes) {
        seen = classes;
        return this;
    }

    /**
     * Adds this listener and its filters to an application, in a {@code ServletContainerInitializer} of it. The filters let all
     * pass until the application has started.
     */
    public void register(ServletContext context) {
        context.addListener(this);
        add("kawat-logouts", logouts, context, EnumSet.of(DispatcherType.REQUEST), false);
        // After those that the application has declared, as the engines' own filters stand: what it has put in front is
        // asked.
        add("kawat", handshakes, context, EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD), true);
    }

    private static void add(
            String name,
            Filter filter,
            ServletContext context,
            EnumSet<DispatcherType> dispatches,
            boolean afterDeclaredFilters) {
        FilterRegistration.Dynamic added = context.addFilter(name, filter);
        if (added == null) {
            throw new IllegalStateException("filter of the application at '" + context.getContextPath()
                    + "': name must be another than Kawat's own, got '" + name + "'");
        }
        added.setAsyncSupported(true);
        added.addMappingForUrlPatterns(dispatches, afterDeclaredFilters, "/*");
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        BeanManager manager = beanManager(context);
        KawatExtension found = extension(manager, context);
        found.checkComplete(seen.get(), manager, context.getClassLoader());
        seen = Set::of;
        if (!found.hasEndpoints()) {
            LOG.log(
                    Level.INFO,
                    "Kawat serves nothing: the application at ''{0}'' has no bean with @WebSocketEndpoint",
                    context.getContextPath());
            return;
        }
        extension = found;
        Deployment deployment =
                found.deploy(manager, configuration(context), Platform::workers, context.getClassLoader());
        try {
            serve(deployment, context);
        } catch (DeploymentException | RuntimeException refused) {
            found.stop();
            throw new IllegalStateException("Kawat cannot serve its endpoints: " + refused.getMessage(), refused);
        }
    }

    private void serve(Deployment deployment, ServletContext context) throws DeploymentException {
        ServerContainer engine = context.getAttribute(ENGINE) instanceof ServerContainer found ? found : null;
        ContainerTransport container = engine == null ? null : new ContainerTransport(deployment, engine);
        if (container != null) {
            container.prepare(); // whatever carries HTTP/1.1: only the engine can upgrade handshakes of HTTP/2
        }
        Carrier chosen = choose(deployment, context, container);
        carrier = chosen;
        logouts.fill(new LogoutFilter(deployment.sessions()));
        handshakes.fill(new HandshakeFilter(
                new Gatekeeper(deployment),
                chosen.upgrade(),
                container,
                Engines.of(context).closesForwardedUpgrades()));
        LOG.log(Level.INFO, "Kawat serves {0} over the {1} transport", deployment.servers(), chosen.name());
        if (container != null && chosen.upgrade() != container) {
            tellOfTheEngine(deployment);
        }
    }

    /** Tells what the connections of HTTP/2 lack, which the engine carries beside what carries those of HTTP/1.1. */
    private static void tellOfTheEngine(Deployment deployment) {
        List<DefaultServer> concerned = deployment.servers().stream()
                .filter(server -> observesPings(server) || compresses(server))
                .toList();
        if (!concerned.isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "{0}: connections over HTTP/2 are carried by the engine of the server, which does not compress and"
                            + " tells nobody of pings",
                    concerned);
        }
    }

    private static boolean observesPings(DefaultServer server) {
        return server.descriptor().callback(Callback.Kind.PING).isPresent();
    }

    private static boolean compresses(DefaultServer server) {
        return server.settings().compression() != Compression.OFF;
    }

    /** What carries the connections, by what the application says and what there is. */
    private Carrier choose(Deployment deployment, ServletContext context, @Nullable ContainerTransport container) {
        return switch (deployment.transport()) {
            case AUTO -> chooseBest(deployment, context, container);
            case SERVLET -> {
                if (container != null && !Engines.of(context).supportsServletTransport()) {
                    warnOfUnknownServer(context);
                }
                yield Carrier.of(new ServletTransport(deployment, Engines.of(context)));
            }
            case CONTAINER -> {
                if (container == null) {
                    throw new IllegalStateException("transport=container needs a WebSocket engine: servlet context"
                            + " attribute " + ENGINE + " must be a ServerContainer, got "
                            + context.getAttribute(ENGINE));
                }
                yield ofTheEngine(deployment, container);
            }
        };
    }

    private Carrier chooseBest(Deployment deployment, ServletContext context, @Nullable ContainerTransport container) {
        if (ofTheServer != null) {
            ofTheServer.serve(deployment);
            return Carrier.of(ofTheServer);
        }
        if (container == null || Engines.of(context).supportsServletTransport()) {
            return Carrier.of(new ServletTransport(deployment, Engines.of(context)));
        }
        return ofTheEngine(deployment, container);
    }

    private static Carrier ofTheEngine(Deployment deployment, ContainerTransport container) {
        warnOfCompression(deployment);
        warnOfPings(deployment);
        return Carrier.of(container);
    }

    private static void warnOfUnknownServer(ServletContext context) {
        LOG.log(
                Level.WARNING,
                "transport=servlet: {0} is not known to carry it, see docs/servers.md; auto takes the container transport",
                context.getServerInfo());
    }

    private static void warnOfPings(Deployment deployment) {
        List<DefaultServer> concerned = deployment.servers().stream()
                .filter(KawatListener::observesPings)
                .toList();
        if (!concerned.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "@OnMessage method for pings of {0}: is never called over the container transport, whose engine answers"
                            + " pings and tells nobody",
                    concerned);
        }
    }

    private static void warnOfCompression(Deployment deployment) {
        List<DefaultServer> concerned =
                deployment.servers().stream().filter(KawatListener::compresses).toList();
        if (!concerned.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "compression of {0}: needs the servlet transport, the container transport does not compress",
                    concerned);
        }
    }

    private BeanManager beanManager(ServletContext context) {
        try {
            return beans.get();
        } catch (IllegalStateException noContainer) {
            throw new IllegalStateException(
                    "Kawat needs CDI, and found no container for the application at '" + context.getContextPath()
                            + "'. On a server without CDI, such as a servlet container, add weld-servlet-core to"
                            + " WEB-INF/lib.",
                    noContainer);
        }
    }

    private static KawatExtension extension(BeanManager manager, ServletContext context) {
        try {
            return manager.getExtension(KawatExtension.class);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalStateException(
                    "Kawat is unknown to the CDI container of the application at '" + context.getContextPath()
                            + "': kawat-cdi must be in WEB-INF/lib, or wherever else the container looks for extensions.",
                    unknown);
        }
    }

    private Configuration configuration(ServletContext context) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            parameters.put(name, context.getInitParameter(name));
        }
        parameters.putAll(given);
        return ConfigurationSource.find(parameters, context.getClassLoader());
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        sessions().ifPresent(sessions -> sessions.ended(event.getSession().getId()));
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String before) {
        sessions()
                .ifPresent(
                        sessions -> sessions.renamed(before, event.getSession().getId()));
    }

    private Optional<HttpSessions> sessions() {
        KawatExtension running = extension;
        return running == null ? Optional.empty() : running.deployment().map(Deployment::sessions);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        KawatExtension running = extension;
        Carrier chosen = carrier;
        try {
            if (running != null) {
                running.stop();
            }
        } finally {
            if (chosen != null) {
                chosen.end().run(); // whatever has failed before: its thread must end
            }
        }
    }
}
