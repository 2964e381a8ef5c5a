/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.Cluster;
import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.RelayMetrics;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.group.EndpointRelay;
import dev.kawat.impl.group.SharedEntry;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.presence.Presence;
import dev.kawat.impl.relay.RelayEvents;
import dev.kawat.impl.relay.RelayHub;
import dev.kawat.impl.relay.RelayTarget;
import dev.kawat.impl.security.HttpSessions;
import dev.kawat.impl.security.SessionNews;
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

    /** Bytes by which an envelope may be larger than its message, with much to spare. */
    private static final int ENVELOPE_BYTES = 1 << 20;

    private final RelayChoice choice;
    private final RelayProvider provider;
    private final RelayHub hub;
    private final ClassLoader loader;
    private final HttpSessions sessions;
    private final PlatformNames names;

    /** The endpoints; null until they have started. */
    private volatile @Nullable RunningEndpoints endpoints;

    private DeployedRelay(
            RelayChoice choice,
            RelayProvider provider,
            Workers workers,
            Time time,
            ClassLoader loader,
            Presence presence,
            RelayEvents events) {
        this.choice = choice;
        this.provider = provider;
        this.loader = loader;
        this.names = new PlatformNames(workers::context);
        this.hub = new RelayHub(choice.settings(), time, workers, this, presence, events);
        this.sessions = HttpSessions.toldTo(hub.sessions());
    }

    /** Returns the relay that was chosen, not yet open; null for none. Called by the thread that deploys the application. */
    static @Nullable DeployedRelay of(
            RelayChoice choice, Workers workers, Time time, ClassLoader loader, Presence presence, RelayEvents events) {
        RelayProvider provider = choice.provider();
        return provider == null ? null : new DeployedRelay(choice, provider, workers, time, loader, presence, events);
    }

    /** Returns the relay of an endpoint that is to have it. */
    EndpointRelay ofEndpoint(String name) {
        return EndpointRelay.of(name, hub);
    }

    /** Returns the connections by their HTTP sessions, of which other nodes are told. */
    HttpSessions sessions() {
        return sessions;
    }

    /** Opens the link, and serves the connections of these endpoints. */
    void open(RunningEndpoints running) {
        endpoints = running;
        hub.start(provider.open(this));
        running.servers().forEach(this::serve);
    }

    /** Serves the connections of one more server, after it was added to the endpoints. */
    void serve(DefaultServer server) {
        if (server.core().settings().server().isRelayed()) {
            hub.use(everyone(server));
        }
    }

    /** Notes that a server has ended, which was removed from the endpoints. */
    void ended(WebSocketServer server) {
        hub.mayLeave(everyone(server));
    }

    private static RelayAddress everyone(WebSocketServer server) {
        return new RelayAddress(RelayAddress.Kind.EVERYONE, server.name(), "");
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
        return server(address)
                .map(server -> server.deliver(address, message, only))
                .orElse(0);
    }

    @Override
    public int reach(RelayAddress address, @Nullable UUID only, Outbound.@Nullable Close frame) {
        return server(address).map(server -> server.reach(address, only, frame)).orElse(0);
    }

    @Override
    public SessionNews sessionsElsewhere() {
        return sessions.elsewhere();
    }

    @Override
    public boolean has(RelayAddress address) {
        return server(address).filter(server -> server.has(address)).isPresent();
    }

    @Override
    public void accept(RelayAddress topic, SharedEntry entry) {
        server(topic).ifPresent(server -> server.topics().accept(topic.name(), entry));
    }

    @Override
    public long deliverWithoutPlace(RelayAddress topic, SharedMessage message) {
        return server(topic)
                .map(server -> server.topics().deliverWithoutPlace(topic.name(), message))
                .orElse(0L);
    }

    @Override
    public void unfollowed(RelayAddress address) {
        if (address.kind() == RelayAddress.Kind.TOPIC) {
            server(address).ifPresent(server -> server.topics().unfollowed(address.name()));
        }
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
        return choice.application();
    }

    @Override
    public String setting(String key) {
        return choice.setting(key);
    }

    @Override
    public <T> Optional<T> bean(Class<T> type) {
        return choice.bean(type);
    }

    @Override
    public Optional<Object> resource(String name) {
        return names.find(name);
    }

    @Override
    public int maxContent() {
        int message = choice.settings().maxMessage();
        return Math.min(message, Integer.MAX_VALUE - ENVELOPE_BYTES) + ENVELOPE_BYTES;
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

    @Override
    public RelayMetrics metrics() {
        return hub.metrics();
    }
}
