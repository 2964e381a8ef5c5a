/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.Artefacts;
import dev.kawat.ConnectionScoped;
import dev.kawat.ForEndpoint;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketPair;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.WebSocketUpgrade;
import dev.kawat.Websockets;
import dev.kawat.cdi.context.ConnectionContext;
import dev.kawat.impl.execution.CurrentCallback;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.lang.annotation.Annotation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds the beans for the objects that applications inject. */
public final class BuiltInBeans {

    private final ConnectionContext context;
    private final CurrentCallback callbacks;
    private final ServerRegistry registry;

    /** Creates the beans for a context, the events whose callbacks run, and a registry. */
    public BuiltInBeans(ConnectionContext context, CurrentCallback callbacks, ServerRegistry registry) {
        this.context = context;
        this.callbacks = callbacks;
        this.registry = registry;
    }

    /** Adds the beans that do not depend on the endpoints. */
    public void addTo(AfterBeanDiscovery discovery) {
        discovery
                .<WebSocketConnection>addBean()
                .types(WebSocketConnection.class, Object.class)
                .scope(Dependent.class)
                .produceWith(this::connection);
        discovery
                .<WebSocketPair.Factory>addBean()
                .types(WebSocketPair.Factory.class, Object.class)
                .scope(Dependent.class)
                .produceWith(instance -> new PairFactory(registry));
        discovery
                .<WebSocketUpgrade>addBean()
                .types(WebSocketUpgrade.class, Object.class)
                .scope(Dependent.class)
                .produceWith(instance -> new InjectedUpgrade(registry));
        discovery
                .<WebSocketServers>addBean()
                .types(WebSocketServers.class, Object.class)
                .scope(Dependent.class)
                .produceWith(instance -> new InjectedServers(registry));
        discovery
                .<WebSocketClients>addBean()
                .types(WebSocketClients.class, Object.class)
                .scope(Dependent.class)
                .produceWith(instance -> new InjectedClients(registry));
        discovery
                .<Artefacts>addBean()
                .types(Artefacts.class, Object.class)
                .scope(Dependent.class)
                .produceWith(instance -> new InjectedArtefacts(registry));
        discovery
                .<Websockets>addBean()
                .types(Websockets.class, Object.class)
                .scope(Dependent.class)
                .produceWith(instance -> new InjectedWebsockets(callbacks));
        discovery
                .<WebSocketServer>addBean()
                .types(WebSocketServer.class, Object.class)
                .qualifiers(Default.Literal.INSTANCE, Any.Literal.INSTANCE)
                .scope(Dependent.class)
                .produceWith(this::server);
    }

    /** Adds the beans for the server of one endpoint: by its name, and by the class of its handler. */
    public void addServerTo(AfterBeanDiscovery discovery, String name, Class<?> handlerClass) {
        addServerTo(discovery, name, ForEndpoint.Literal.of(name));
        addServerTo(discovery, name, ForEndpoint.Literal.of(handlerClass));
    }

    private void addServerTo(AfterBeanDiscovery discovery, String name, Annotation qualifier) {
        discovery
                .<WebSocketServer>addBean()
                .id("dev.kawat." + name + qualifier)
                .types(WebSocketServer.class, Object.class)
                .qualifiers(qualifier, Any.Literal.INSTANCE)
                .scope(Dependent.class)
                .produceWith(instance -> server(name));
    }

    /** Returns the connection for a bean that belongs to one, and for other beans an object that stands for the current one. */
    private WebSocketConnection connection(Instance<Object> instance) {
        InjectionPoint point = point(instance);
        Bean<?> into = point == null ? null : point.getBean();
        boolean belongsToConnection = into != null
                && (into.getScope() == ConnectionScoped.class
                        || (into.getScope() == Dependent.class && registry.isHandler(into)));
        Optional<WebSocketConnection> current = belongsToConnection ? context.current() : Optional.empty();
        return current.orElseGet(() -> new CurrentConnection(context));
    }

    private WebSocketServer server(Instance<Object> instance) {
        InjectionPoint point = point(instance);
        Bean<?> into = point == null ? null : point.getBean();
        if (into == null || !registry.isHandler(into)) {
            return server(onlyName());
        }
        InjectedServer ofCallback = InjectedServer.ofConnection(context, registry.nameOf(into), registry);
        Optional<WebSocketConnection> current =
                into.getScope() == Dependent.class ? context.current() : Optional.empty();
        return current.map(WebSocketConnection::server).orElse(ofCallback);
    }

    private String onlyName() {
        if (registry.names().size() != 1) {
            throw new IllegalStateException(
                    "injection of a WebSocketServer: without @ForEndpoint there must be exactly one endpoint in the"
                            + " application, got " + registry.names());
        }
        return registry.names().iterator().next();
    }

    private WebSocketServer server(String name) {
        Optional<? extends WebSocketServer> started = registry.server(name);
        return started.isPresent() ? started.get() : InjectedServer.named(name, registry);
    }

    /** Returns where an object is being injected; null for a programmatic look-up. */
    private static @Nullable InjectionPoint point(Instance<Object> instance) {
        Instance<InjectionPoint> points = instance.select(InjectionPoint.class);
        return points.isResolvable() ? points.get() : null;
    }
}
