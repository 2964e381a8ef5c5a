/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.Cluster;
import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.group.EndpointRelay;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.relay.RelayEvents;
import dev.kawat.impl.relay.RelayHub;
import dev.kawat.impl.relay.RelayTarget;
import dev.kawat.impl.time.Time;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayContext;
import dev.kawat.spi.RelayListener;
import dev.kawat.spi.RelayProvider;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The relay of one application, between its endpoints and the engine. Usable from any thread. */
final class DeployedRelay implements RelayTarget, RelayContext, Cluster {

    private final RelayChoice choice;
    private final RelayProvider provider;
    private final RelayHub hub;
    private final ClassLoader loader;

    /** The endpoints; null until they have started. */
    private volatile @Nullable RunningEndpoints endpoints;

    private DeployedRelay(
            RelayChoice choice, RelayProvider provider, Workers workers, Time time, ClassLoader loader, RelayEvents events) {
        this.choice = choice;
        this.provider = provider;
        this.loader = loader;
        this.hub = new RelayHub(choice.settings(), time, workers, this, events);
    }

    /** Returns the relay that was chosen, not yet open; null for none. */
    static @Nullable DeployedRelay of(
            RelayChoice choice, Workers workers, Time time, ClassLoader loader, RelayEvents events) {
        RelayProvider provider = choice.provider();
        return provider == null ? null : new DeployedRelay(choice, provider, workers, time, loader, events);
    }

    /** Returns the relay of an endpoint that is to have it. */
    EndpointRelay ofEndpoint(String name) {
        return EndpointRelay.of(name, hub);
    }

    /** Opens the link, and serves the connections of these endpoints. */
    void open(RunningEndpoints running) {
        endpoints = running;
        hub.start(provider.open(this));
        running.servers().stream()
                .filter(server -> server.core().settings().server().isRelayed())
                .forEach(server -> hub.use(new RelayAddress(RelayAddress.Kind.EVERYONE, server.name(), "")));
    }

    /** Does what is due. */
    void tick() {
        hub.tick();
    }

    /** Ends the link. */
    void close() {
        hub.close();
    }

    // ---- For the hub ----

    @Override
    public int deliver(RelayAddress address, EncodedMessage message, @Nullable UUID only) {
        return server(address).map(server -> server.deliver(address, message, only)).orElse(0);
    }

    @Override
    public boolean has(RelayAddress address) {
        return server(address).filter(server -> server.has(address)).isPresent();
    }

    private Optional<DefaultServer> server(RelayAddress address) {
        RunningEndpoints known = endpoints;
        return known == null
                ? Optional.empty()
                : known.servers().stream()
                        .filter(server -> server.name().equals(address.endpoint()) && !server.terminated())
                        .findFirst();
    }

    @Override
    public int connections() {
        RunningEndpoints known = endpoints;
        return known == null
                ? 0
                : known.servers().stream()
                        .mapToInt(server -> server.connections().size())
                        .sum();
    }

    // ---- For the engine ----

    @Override
    public String application() {
        return choice.settings().application();
    }

    @Override
    public String setting(String key) {
        return Optional.ofNullable(choice.own().get(key))
                .orElseThrow(() -> new IllegalArgumentException("setting: must be one that the relay has, got '" + key + "'"));
    }

    @Override
    public Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        return thread;
    }

    @Override
    public RelayListener listener() {
        return hub;
    }

    // ---- For the application ----

    @Override
    public ClusterNode self() {
        return hub.self();
    }

    @Override
    public List<ClusterNode> nodes() {
        return hub.nodes();
    }

    @Override
    public ClusterState state() {
        return hub.state();
    }
}
