/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.DataType;
import dev.kawat.Handshake;
import dev.kawat.Members;
import dev.kawat.Recipients;
import dev.kawat.ServerHandler;
import dev.kawat.Topic;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.callback.EndpointCore;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.descriptor.PathTemplate;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.group.EndpointRelay;
import dev.kawat.impl.group.Group;
import dev.kawat.impl.group.GroupParts;
import dev.kawat.impl.group.Member;
import dev.kawat.impl.group.Topics;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.security.HttpSessions;
import dev.kawat.spi.RelayAddress;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one implementation of a server: a deployed endpoint and its connections. Usable from any thread. */
public final class DefaultServer implements WebSocketServer, ConnectionOwner {

    private static final System.Logger LOG = System.getLogger("dev.kawat.topic");
    private static final Outbound.Close GOING_AWAY = new Outbound.Close(CloseCodes.GOING_AWAY, "");

    private final String name;
    private final @Nullable PathTemplate path;
    private final ServerNotices notices;
    private final EndpointRelay relay;
    private final ConnectionRegistry connections;
    private final Encoder encoder;
    private final Recipients everyone;
    private final Topics topics;

    /** Counts the server itself while it is not terminated, and the handshakes and connections whose end was not handled yet. */
    private final AtomicInteger alive = new AtomicInteger(1);

    /** The number of handshakes that code of the application is deciding on. */
    private final AtomicInteger pendingDecisions = new AtomicInteger();

    private final AtomicBoolean terminated = new AtomicBoolean();

    private final @Nullable Supplier<@Nullable ServerHandler> handler;
    private final EndAcceptor acceptor;

    private volatile EndpointCore core;
    private volatile @Nullable AutoResponse autoResponse;

    /**
     * A server without connections.
     *
     * @param path the path that it serves; null if it only owns connections that have no server
     * @param core the core of new connections
     * @param observers notified of the server and of subscriptions
     * @param sessions the connections of the application by HTTP session
     * @param groups what the groups of its connections need
     * @param handler returns the handler of the server, or null while it has none; null if it never has one
     * @param acceptor runs the handler of the server at ends of pairs
     */
    public DefaultServer(
            @Nullable PathTemplate path,
            EndpointCore core,
            Observers observers,
            HttpSessions sessions,
            GroupParts groups,
            @Nullable Supplier<@Nullable ServerHandler> handler,
            EndAcceptor acceptor) {
        this.name = core.name();
        this.path = path;
        this.core = core;
        this.handler = handler;
        this.acceptor = acceptor;
        this.notices = new ServerNotices(this, observers, groups.presence());
        this.relay = groups.relay();
        this.connections = new ConnectionRegistry(sessions, relay, groups.presence());
        this.encoder = message -> this.core.encoder().encode(message);
        this.everyone = new Group(encoder, relay, RelayAddress.Kind.EVERYONE, "", connections::all);
        this.topics = new Topics(
                encoder,
                observers.subscriptions(),
                relay,
                connections,
                core.settings().server().history(),
                groups.history(),
                groups.presence());
    }

    /** Returns the core of new connections. */
    public EndpointCore core() {
        return core;
    }

    /** Sets the core of new connections. Those that are open keep theirs. */
    public void renew(EndpointCore next) {
        if (!next.settings().server().history().equals(core.settings().server().history())) {
            LOG.log(Level.WARNING, "{0}: a change of history takes effect when the application starts anew", this);
        }
        if (next.settings().server().presence() != core.settings().server().presence()) {
            LOG.log(Level.WARNING, "{0}: a change of presence takes effect when the application starts anew", this);
        }
        core = next;
    }

    /**
     * Returns this server.
     *
     * @throws IllegalStateException if its connections have none
     */
    @Override
    public WebSocketServer server() {
        if (path == null) {
            throw new IllegalStateException("a connection of '" + name
                    + "' has no server, because it was upgraded by WebSocketUpgrade or is a client's");
        }
        return this;
    }

    // ---- The life of the server ----

    /** Refuses handshakes until {@link #opened} has returned. Called before the application can find the server. */
    public void opening() {
        notices.opening();
    }

    /** Notifies the observers that the server is open. Called once, when the application can find it. */
    public void opened() {
        notices.opened();
    }

    /**
     * Begins a decision of the application about a handshake, whose {@linkplain #decided end} must be reported.
     *
     * @param most how many may be pending
     * @return false if as many are, and there is nothing to report
     */
    public boolean beginDecision(int most) {
        if (pendingDecisions.incrementAndGet() <= most) {
            return true;
        }
        pendingDecisions.decrementAndGet();
        return false;
    }

    /** Reports that the application has decided about a handshake. */
    public void decided() {
        pendingDecisions.decrementAndGet();
    }

    /**
     * Begins a handshake, whose {@linkplain #ended end} must be reported.
     *
     * @return false if the server is terminated or not open yet, and there is nothing to report
     */
    public boolean beginHandshake() {
        alive.incrementAndGet(); // before the check, so that the last to end sees this one
        if (terminated.get() || notices.isOpening()) {
            ended();
            return false;
        }
        return true;
    }

    /** Reports that the end of a handshake, or of a connection, was handled: the last one closes a server that is terminated. */
    @Override
    public void ended() {
        if (alive.decrementAndGet() == 0) {
            closed();
        }
    }

    /** Notifies the observers, once, that the server is closed, whatever has become of its connections. */
    public void closed() {
        notices.closed();
        topics.end();
    }

    /** Returns whether the server is closed. */
    public boolean isClosed() {
        return notices.isClosed();
    }

    @Override
    public boolean terminated() {
        return terminated.get();
    }

    @Override
    public void terminate() {
        markTerminated();
        connections.all().forEach(connection -> connection.closeHere(GOING_AWAY));
    }

    @Override
    public void terminate(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("terminate: timeout must not be negative, got " + timeout);
        }
        if (timeout.isZero()) {
            markTerminated();
            connections.all().forEach(ManagedConnection::drop);
            return;
        }
        terminate();
        connections.all().forEach(connection -> connection.dropAfter(timeout));
    }

    /** Takes no further connections, and closes each of those that are open when what its peer has sent so far has been handled. */
    public void retire() {
        markTerminated();
        connections.all().forEach(connection -> connection.closeAfterReceived(CloseCodes.GOING_AWAY));
    }

    private void markTerminated() {
        if (terminated.compareAndSet(false, true)) {
            ended(); // the server itself
        }
    }

    // ---- Its connections ----

    @Override
    public WebSocketConnection accept(WebSocket end, String... tags) {
        if (path == null || !path.variables().isEmpty()) {
            throw new IllegalArgumentException(
                    this + ": accept: the path has variables, so give a handshake with their values");
        }
        return accept(end, Handshake.to(path.isEveryPath() ? "/" : path()).build(), tags);
    }

    @Override
    public WebSocketConnection accept(WebSocket end, Handshake handshake, String... tags) {
        return acceptor.accept(
                this,
                Objects.requireNonNull(end, "end"),
                Objects.requireNonNull(handshake, "handshake"),
                List.of(tags));
    }

    @Override
    public @Nullable AutoResponse autoResponse() {
        return autoResponse;
    }

    @Override
    public void autoResponse(String request, String response) {
        autoResponse = AutoResponse.of(
                Objects.requireNonNull(request, "request"), Objects.requireNonNull(response, "response"));
    }

    @Override
    public void clearAutoResponse() {
        autoResponse = null;
    }

    @Override
    public ConnectionRegistry registry() {
        return connections;
    }

    @Override
    public Topics topics() {
        return topics;
    }

    @Override
    public Collection<WebSocketConnection> connections() {
        return Collections.unmodifiableCollection(connections.all());
    }

    @Override
    public Optional<WebSocketConnection> connection(long id) {
        return connections.find(id).map(connection -> connection);
    }

    @Override
    public Optional<WebSocketConnection> connection(String globalId) {
        return connections.find(globalId).map(connection -> connection);
    }

    @Override
    public Recipients everyone() {
        return everyone;
    }

    @Override
    public Recipients user(String name) {
        Objects.requireNonNull(name, "name");
        return new Group(encoder, relay, RelayAddress.Kind.USER, name, () -> connections.ofUser(name));
    }

    @Override
    public Recipients anywhere(String globalId) {
        UUID uuid = ConnectionRegistry.uuid(globalId)
                .orElseThrow(() -> new IllegalArgumentException(
                        "anywhere: must be the globalId() of a connection, got '" + globalId + "'"));
        return Group.ofOne(
                encoder, relay, uuid, () -> connections.find(uuid).stream().toList());
    }

    /**
     * Queues a message that another node has sent to one of the groups of this server.
     *
     * @param only the connection that it is for; null for all
     * @return for how many connections
     */
    public int deliver(RelayAddress to, EncodedMessage message, @Nullable UUID only) {
        if (only != null) {
            return connections.find(only).filter(one -> one.queue(message)).isPresent() ? 1 : 0;
        }
        return switch (to.kind()) {
            case EVERYONE -> connections.deliver(message);
            case USER -> connections.deliver(to.name(), message);
            case TOPIC -> topics.deliver(to.name(), message);
            case NODES, NODE -> 0;
        };
    }

    /** Returns whether one of the groups of this server has connections. */
    public boolean has(RelayAddress address) {
        return switch (address.kind()) {
            case EVERYONE -> true;
            case USER -> !connections.ofUser(address.name()).isEmpty();
            case TOPIC -> topics.has(address.name());
            case NODES, NODE -> false;
        };
    }

    /**
     * Counts the connections of one of the groups of this server for another node, or closes them.
     *
     * @param only the connection that is meant; null for all
     * @param frame closes those that are open; null to close none
     */
    public int reach(RelayAddress to, @Nullable UUID only, Outbound.@Nullable Close frame) {
        return only == null
                ? Group.reach(members(to), frame)
                : Group.reach(connections.find(only).stream().toList(), frame);
    }

    private Collection<? extends Member> members(RelayAddress of) {
        return switch (of.kind()) {
            case EVERYONE -> connections.all();
            case USER -> connections.ofUser(of.name());
            case TOPIC -> topics.subscribers(of.name());
            case NODES, NODE -> List.of();
        };
    }

    @Override
    public Members members() {
        return connections.members();
    }

    @Override
    public Topic topic(String name) {
        return topics.topic(name);
    }

    @Override
    public int broadcast(Object message, Predicate<? super WebSocketConnection> to) {
        return everyone.filter(to).send(message);
    }

    // ---- What it is ----

    @Override
    public String path() {
        return path == null ? "" : path.toString();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataType dataType() {
        return core.descriptor().dataType();
    }

    @Override
    public ServerHandler handler() {
        ServerHandler own = handler == null ? null : handler.get();
        if (own == null) {
            throw new IllegalStateException(this
                    + " has no handler of its own: each of its connections has one, see WebSocketConnection.handler()");
        }
        return own;
    }

    /** Returns the name and the path, for logs. */
    @Override
    public String toString() {
        return path == null ? "'" + name + "'" : "endpoint '" + name + "' at " + path;
    }
}
