/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.Artefacts;
import dev.kawat.Cluster;
import dev.kawat.ConnectionScoped;
import dev.kawat.ForClient;
import dev.kawat.ForEndpoint;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketConnector;
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
import java.util.function.Function;
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
        addDependent(discovery, WebSocketConnection.class, this::connection);
        addDependent(discovery, WebSocketPair.Factory.class, instance -> new PairFactory(registry));
        addDependent(discovery, WebSocketUpgrade.class, instance -> new InjectedUpgrade(registry));
        addDependent(discovery, WebSocketServers.class, instance -> new InjectedServers(registry));
        addDependent(discovery, Cluster.class, instance -> new InjectedCluster(registry));
        addDependent(discovery, WebSocketClients.class, instance -> new InjectedClients(registry));
        addDependent(discovery, Artefacts.class, instance -> new InjectedArtefacts(registry));
        addDependent(discovery, Websockets.class, instance -> new InjectedWebsockets(callbacks, registry));
        discovery
                .<WebSocketServer>addBean()
                .types(WebSocketServer.class, Object.class)
                .qualifiers(Default.Literal.INSTANCE, Any.Literal.INSTANCE)
                .scope(Dependent.class)
                .produceWith(this::server);
    }

    private static <T> void addDependent(
            AfterBeanDiscovery discovery, Class<T> type, Function<Instance<Object>, T> made) {
        discovery.<T>addBean().types(type, Object.class).scope(Dependent.class).produceWith(made);
    }

    /** Adds the beans for the server of one endpoint: by its name, and by the class of its handler. */
    public void addServerTo(AfterBeanDiscovery discovery, String name, Class<?> handlerClass) {
        addServerTo(discovery, name, ForEndpoint.Literal.of(name));
        addServerTo(discovery, name, ForEndpoint.Literal.of(handlerClass));
    }

    /** Adds the beans for the connector of one client: by its name, and by its class. */
    public void addConnectorTo(AfterBeanDiscovery discovery, String name, Class<?> client) {
        addConnectorTo(discovery, client, ForClient.Literal.of(name));
        addConnectorTo(discovery, client, ForClient.Literal.of(client));
    }

    private void addConnectorTo(AfterBeanDiscovery discovery, Class<?> client, Annotation qualifier) {
        discovery
                .<WebSocketConnector>addBean()
                .id("dev.kawat.client." + client.getName() + qualifier)
                .types(WebSocketConnector.class, Object.class)
                .qualifiers(qualifier, Any.Literal.INSTANCE)
                .scope(Dependent.class)
                .produceWith(instance -> new InjectedConnector(new InjectedClients(registry), client));
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
