/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.Published;
import dev.kawat.Reached;
import dev.kawat.RelayMetrics;
import dev.kawat.impl.group.Relaying;
import dev.kawat.impl.group.SharedEntry;
import dev.kawat.impl.group.SharedHistory;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.presence.Presence;
import dev.kawat.impl.security.SessionNews;
import dev.kawat.impl.time.Clock;
import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayAppended;
import dev.kawat.spi.RelayEntry;
import dev.kawat.spi.RelayListener;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The relay of one application: sends to other nodes what is sent here, in batches of which one at a time is under way, and hands
 * what comes from them to the connections here. Usable from any thread; nothing here waits for the engine.
 */
public final class RelayHub implements RelayListener, Relaying {

    private final Clock clock;
    private final RelayTarget target;
    private final RelayReport report;
    private final Sealer sealer;
    private final Outgoing outgoing;
    private final Appends appends;
    private final SharedLogs logs;
    private final BufferSpace space;
    private final Inbound inbound;
    private final Followed followed;
    private final Membership membership;
    private final Control control;

    /** Set once, before anything is sent. */
    private volatile @Nullable Relay relay;

    /**
     * A hub without a link; {@link #start} gives it one.
     *
     * @param presence knows who is connected
     */
    public RelayHub(
            RelaySettings settings,
            Clock clock,
            Executor workers,
            RelayTarget target,
            Presence presence,
            RelayEvents events) {
        this(settings, clock, workers, target, presence, events, new EnvelopeVersions());
    }

    /** A hub of a release that reads other versions of envelopes. */
    RelayHub(
            RelaySettings settings,
            Clock clock,
            Executor workers,
            RelayTarget target,
            Presence presence,
            RelayEvents events,
            EnvelopeVersions versions) {
        this.clock = clock;
        this.target = target;
        this.report = new RelayReport(new EventQueue(events, workers), clock);
        this.sealer = new Sealer(settings.application(), versions, new Signer(settings.secret()));
        this.membership = new Membership(settings, clock, sealer.node(), versions, target, report);
        LinkHealth health = membership.health();
        this.space = new BufferSpace(settings.bufferBytes());
        this.outgoing = new Outgoing(settings, clock, sealer, health, report, new Backlog(space), this::heartbeat);
        this.appends = new Appends(settings, clock, sealer, report, target, space);
        this.inbound = new Inbound(settings.inboundBytes(), workers);
        this.followed = new Followed(target::has, address -> link().follow(address), this::unfollow);
        this.logs = new SharedLogs(clock, sealer, report, followed, appends, workers);
        this.control = new Control(
                clock,
                health,
                outgoing,
                target,
                new PresenceExchange(presence, outgoing),
                new Asks(clock, workers, health, outgoing, target, membership.nodes()::ids));
    }

    /** Begins to use a link, which was opened with this hub as its listener. */
    public void start(Relay opened) {
        relay = opened;
        outgoing.start(opened);
        opened.log().ifPresent(logs::start);
        opened.follow(RelayAddress.NODES);
        opened.follow(RelayAddress.node(sealer.node()));
    }

    private Relay link() {
        Relay known = relay;
        if (known == null) {
            throw new IllegalStateException("the relay has not started");
        }
        return known;
    }

    // ---- From here to the other nodes ----

    @Override
    public void send(RelayAddress address, EncodedMessage message) {
        outgoing.send(new Pending(address, null, new SharedMessage(message), clock.nanos(), null));
    }

    @Override
    public CompletionStage<Published> publish(RelayAddress address, @Nullable UUID only, EncodedMessage message) {
        CompletableFuture<Published> published = new CompletableFuture<>();
        outgoing.send(new Pending(address, only, new SharedMessage(message), clock.nanos(), published));
        return logs.onWorker(published);
    }

    @Override
    public CompletionStage<Reached> reach(
            RelayAddress address, @Nullable UUID only, Outbound.@Nullable Close frame, int here) {
        return control.asks().reach(address, only, frame, here);
    }

    /** Returns what tells other nodes of the HTTP sessions of this one. */
    public SessionNews sessions() {
        return control;
    }

    private byte[] heartbeat() {
        return membership.beat(control.told()).write();
    }

    @Override
    public SharedHistory history() {
        return logs;
    }

    @Override
    public CompletionStage<Void> whenFollowed(RelayAddress address) {
        return logs.whenFollowed(address);
    }

    @Override
    public void appended(List<RelayAppended> outcomes) {
        appends.appended(outcomes);
    }

    @Override
    public void published(Outcome outcome) {
        outgoing.published(outcome);
    }

    // ---- From the other nodes to here ----

    @Override
    public void received(RelayAddress address, byte[] content) {
        try {
            Envelope envelope = sealer.open(address, content);
            if (envelope != null) {
                received(address, envelope);
            }
        } catch (BadEnvelopeException bad) {
            report.rejected(address, bad);
        }
    }

    private void received(RelayAddress address, Envelope envelope) throws BadEnvelopeException {
        long now = clock.nanos();
        if (envelope.node() == sealer.node()) {
            if (envelope.kind() == Envelope.Kind.HEARTBEAT) {
                if (membership.heardMyself(Heartbeat.read(envelope.payload()), now)) {
                    logs.linkUp();
                }
                outgoing.pump();
            }
            return;
        }
        switch (envelope.kind()) {
            case HEARTBEAT -> heard(envelope.node(), Heartbeat.read(envelope.payload()), now);
            case GOODBYE -> membership.left(envelope.node()).ifPresent(this::left);
            case PRESENCE, PRESENCE_ASK, ANSWER -> control.received(envelope, now);
            case QUESTION, SESSION -> offer(control.lane(envelope), envelope);
            case MESSAGES -> offer(address, envelope);
        }
    }

    private void offer(RelayAddress lane, Envelope envelope) {
        if (!inbound.offer(lane, envelope.payload().length, () -> deliver(lane, envelope))) {
            report.noRoom(lane, inbound.bytes());
        }
    }

    private void deliver(RelayAddress address, Envelope envelope) {
        try {
            if (envelope.kind() != Envelope.Kind.MESSAGES) {
                control.deliver(envelope);
                return;
            }
            List<SharedMessage> messages = Container.read(envelope.payload());
            report.counts().received.add(messages.size());
            for (SharedMessage message : messages) {
                report.counts()
                        .delivered
                        .add(target.deliver(address, message.message().forMany(), envelope.only()));
            }
        } catch (BadEnvelopeException bad) {
            report.rejected(address, bad);
        }
    }

    @Override
    public void logged(RelayAddress address, RelayEntry entry) {
        // If there is no room for it, it is read from the log later, with the hole that it leaves.
        var unused = inbound.offer(address, entry.content().length, () -> {
            SharedEntry opened = logs.opened(address, entry);
            if (opened.top().id().node() != sealer.node()) {
                report.counts().received.add(opened.messages().size());
            }
            target.accept(address, opened);
        });
    }

    // ---- Addresses ----

    private void unfollow(RelayAddress address) {
        link().unfollow(address);
        target.unfollowed(address);
    }

    @Override
    public void use(RelayAddress address) {
        followed.add(address);
    }

    @Override
    public void mayLeave(RelayAddress address) {
        followed.mayLeave(address, clock.nanos());
    }

    @Override
    public void followed(RelayAddress address) {
        followed.confirmed(address);
    }

    // ---- The link and the nodes ----

    @Override
    public void linkUp() {
        membership.connected();
        outgoing.pump();
    }

    @Override
    public void linkDown(String reason) {
        membership.disconnected(reason);
        logs.linkDown();
    }

    /** Does what is due. Called a few times a second. */
    public void tick() {
        long now = clock.nanos();
        outgoing.tick(now);
        appends.tick();
        logs.tick(now, state() == ClusterState.UP);
        if (membership.tick(now)) {
            logs.linkUp();
        }
        if (membership.health().isSilent(now)) {
            linkDown("this node did not hear itself for 5 seconds");
            link().reconnect();
        }
        membership.gone(now).forEach(this::left);
        followed.tick(now);
        control.tick(now);
        outgoing.pump();
    }

    private void heard(long id, Heartbeat heartbeat, long now) {
        membership.heard(id, heartbeat, now);
        control.heard(id, heartbeat, now);
        outgoing.pump();
    }

    private void left(ClusterNode node) {
        control.left(node.id());
    }

    /** Returns the state of the link. */
    public ClusterState state() {
        return membership.health().state();
    }

    /** Returns this node. */
    public ClusterNode self() {
        return membership.self();
    }

    /** Returns all nodes. */
    public List<ClusterNode> nodes() {
        return membership.all();
    }

    /** Returns the figures of this node. */
    public RelayMetrics metrics() {
        return report.counts()
                .metrics(membership.metrics(followed.count()), new RelayMetrics.Queued(space.taken(), inbound.bytes()));
    }

    /** Sends what waits, says goodbye, and ends the link. */
    public void close() {
        Relay known = relay;
        if (known != null) {
            outgoing.finish();
            known.close();
        }
        outgoing.close();
        appends.close();
        control.asks().close();
    }
}
