/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.cdi.KawatExtension;
import dev.kawat.cdi.config.ConfigurationSource;
import dev.kawat.cdi.scan.ClassPathArtefacts;
import dev.kawat.impl.artefact.ArtefactFile;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.HandshakeFilter;
import dev.kawat.impl.handshake.RequestUpgrader;
import dev.kawat.impl.handshake.ServletUpgradeRequest;
import dev.kawat.impl.handshake.Upgrade;
import dev.kawat.impl.security.HttpSessions;
import dev.kawat.impl.security.LogoutFilter;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.transport.container.ContainerTransport;
import dev.kawat.impl.transport.engine.Engines;
import dev.kawat.impl.upgrade.Upgrades;
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
 * Starts the endpoints of a web application when it starts, and stops them when it stops. Ends the connections of an HTTP session
 * when the session ends.
 */
public final class KawatListener implements ServletContextListener, HttpSessionListener, HttpSessionIdListener {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    private final Supplier<BeanManager> beans;
    private final Map<String, String> given;
    private final @Nullable ServerTransport serverTransport;
    private final DelegatingFilter logouts = new DelegatingFilter();
    private final DelegatingFilter handshakes = new DelegatingFilter();
    private volatile Supplier<? extends Collection<Class<?>>> seen = Set::of;
    private volatile @Nullable Supplier<List<ArtefactFile>> artefacts;
    private volatile @Nullable KawatExtension extension;
    private volatile @Nullable SelectedTransport transport;

    /** Creates a listener for an application whose CDI container is the current one. */
    public KawatListener() {
        this(() -> CDI.current().getBeanManager(), Map.of(), null);
    }

    /**
     * Creates a listener for an application whose CDI container is started elsewhere.
     *
     * @param beans its bean manager
     * @param given configuration that wins over the init parameters of the servlet context
     * @param serverTransport carries the connections unless the configuration selects another transport; null if the server
     *     brings no transport along
     */
    public KawatListener(
            Supplier<BeanManager> beans, Map<String, String> given, @Nullable ServerTransport serverTransport) {
        this.beans = beans;
        this.given = Map.copyOf(given);
        this.serverTransport = serverTransport;
    }

    /**
     * Sets the supplier of the classes that bear Kawat's annotations or callbacks, or implement what applications contribute. The
     * listener reports those of which CDI has made no beans. It asks once, when CDI has started, because a class that is loaded
     * earlier cannot be woven any more.
     *
     * @return this listener
     */
    public KawatListener seen(Supplier<? extends Collection<Class<?>>> classes) {
        seen = classes;
        return this;
    }

    /**
     * Sets the supplier of the artefacts that are part of the application; without it, these are those of its class path. The
     * listener asks once.
     *
     * @return this listener
     */
    public KawatListener artefacts(Supplier<List<ArtefactFile>> files) {
        artefacts = files;
        return this;
    }

    /**
     * Adds this listener and its filters to an application. Called by a {@code ServletContainerInitializer}. The filters let
     * every request pass until the application has started.
     */
    public void register(ServletContext context) {
        context.addListener(this);
        add("kawat-logouts", logouts, context, EnumSet.of(DispatcherType.REQUEST), false);
        // After the filters that the application has declared, as the engines' own filters are: those decide first.
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
                    + "': name must differ from the names of Kawat's filters, got '" + name + "'");
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
        extension = found;
        Deployment deployment = found.deploy(
                manager, configuration(context), PlatformWorkers::find, context.getClassLoader(), artefacts(context));
        if (deployment.servers().isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "Kawat serves nothing yet: the application at ''{0}'' has no bean with @WebSocketEndpoint and a path, and"
                            + " no *.websocket file",
                    context.getContextPath());
        }
        try {
            serve(found, deployment, manager, context);
        } catch (DeploymentException | RuntimeException refused) {
            found.stop();
            throw new IllegalStateException("Kawat cannot serve its endpoints: " + refused.getMessage(), refused);
        }
    }

    private List<ArtefactFile> artefacts(ServletContext context) {
        Supplier<List<ArtefactFile>> files = artefacts;
        return files == null ? ClassPathArtefacts.find(context.getClassLoader()) : files.get();
    }

    private void serve(KawatExtension found, Deployment deployment, BeanManager manager, ServletContext context)
            throws DeploymentException {
        ContainerTransport container = context.getAttribute(TransportSelector.ENGINE) instanceof ServerContainer engine
                ? new ContainerTransport(deployment, engine)
                : null;
        if (container != null) {
            container.prepare(); // for any choice of transport: only an engine can upgrade handshakes of HTTP/2
        }
        SelectedTransport selected = new TransportSelector(deployment, context, container, serverTransport).select();
        transport = selected;
        Engines.of(context).sessionAccess().ifPresent(deployment.sessions()::touchBy);
        found.warnOfSessionBeans(manager, serverTransport == null);
        Gatekeeper gatekeeper = new Gatekeeper(deployment);
        boolean refusesForwards = Engines.of(context).closesForwardedUpgrades();
        ContainerTransport overHttp2 = container != null && container.upgradesHttp2() ? container : null;
        ContainerTransport anywhere = container != null && container.upgradesAnywhere() ? container : null;
        Upgrade overHttp1 = selected.upgrade() == container ? anywhere : selected.upgrade();
        Upgrade anywhereOverHttp2 = overHttp2 == null ? null : anywhere;
        found.upgradeBy(new Upgrades(
                deployment, new RequestUpgrader(gatekeeper, overHttp1, anywhereOverHttp2, refusesForwards)));
        logouts.delegateTo(new LogoutFilter(deployment.sessions(), ServletUpgradeRequest::isHandshake));
        handshakes.delegateTo(new HandshakeFilter(gatekeeper, selected.upgrade(), overHttp2, refusesForwards));
    }

    private BeanManager beanManager(ServletContext context) {
        try {
            return beans.get();
        } catch (IllegalStateException noContainer) {
            throw new IllegalStateException(
                    "Kawat needs CDI, but found no CDI container for the application at '" + context.getContextPath()
                            + "'. On a server without CDI, such as a servlet container, add weld-servlet-core to WEB-INF/lib.",
                    noContainer);
        }
    }

    private static KawatExtension extension(BeanManager manager, ServletContext context) {
        try {
            return manager.getExtension(KawatExtension.class);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalStateException(
                    "The CDI container of the application at '" + context.getContextPath()
                            + "' does not know Kawat: put kawat-cdi into WEB-INF/lib, or wherever else it looks for extensions.",
                    unknown);
        }
    }

    private Configuration configuration(ServletContext context) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!context.getContextPath().isEmpty()) {
            parameters.put(Configuration.PREFIX + Setting.RELAY_APPLICATION.key(), context.getContextPath());
        }
        for (String name : Collections.list(context.getInitParameterNames())) {
            parameters.put(name, context.getInitParameter(name));
        }
        parameters.putAll(given);
        return ConfigurationSource.find(parameters, context.getClassLoader());
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        KawatExtension running = extension;
        if (running != null) {
            running.sessionEnds(event.getSession().getId());
        }
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
        SelectedTransport selected = transport;
        try {
            if (running != null) {
                running.stop();
            }
        } finally {
            if (selected != null) {
                selected.stop().run(); // whatever has failed before, because its thread must end
            }
        }
    }
}
