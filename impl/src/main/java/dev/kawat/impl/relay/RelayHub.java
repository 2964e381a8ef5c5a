/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.ClusterChange;
import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.Published;
import dev.kawat.RelayException;
import dev.kawat.RelayLoss;
import dev.kawat.impl.group.Relaying;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.time.Clock;
import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayListener;
import dev.kawat.spi.RelayMessage;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The relay of one application: sends to other nodes what is sent here, in batches of which one at a time is under way, and hands
 * what comes from them to the connections here. Usable from any thread; nothing here waits for the engine.
 */
public final class RelayHub implements RelayListener, Relaying {

    private static final System.Logger LOG = System.getLogger("dev.kawat.relay");

    private static final long WARNINGS = Duration.ofMinutes(1).toNanos();

    private final RelaySettings settings;
    private final Clock clock;
    private final RelayTarget target;
    private final RelayEvents events;
    private final Signer signer;
    private final Backlog backlog;
    private final Inbound inbound;
    private final Followed followed;
    private final LinkHealth health;
    private final Nodes nodes = new Nodes();
    private final RelayCounts counts = new RelayCounts();
    private final long self = new SecureRandom().nextLong();
    private final long started;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong nextWarning;
    private final AtomicBoolean downTold = new AtomicBoolean();
    private final Object lock = new Object();

    /** Set once, before anything is sent. */
    private volatile @Nullable Relay relay;

    /** The messages of the batch that is under way; null if none is. */
    @GuardedBy("lock")
    private @Nullable List<Pending> underWay;

    @GuardedBy("lock")
    private boolean closed;

    /** A hub without a link; {@link #start} gives it one. */
    public RelayHub(
            RelaySettings settings, Clock clock, Executor workers, RelayTarget target, RelayEvents events) {
        this.settings = settings;
        this.clock = clock;
        this.target = target;
        this.events = events;
        this.signer = new Signer(settings.secret());
        this.backlog = new Backlog(settings.bufferBytes());
        this.inbound = new Inbound(settings.inboundBytes(), workers, this::deliver);
        this.followed = new Followed(target::has, address -> link().follow(address), address -> link().unfollow(address));
        this.started = clock.nanos();
        this.health = new LinkHealth(started);
        this.nextWarning = new AtomicLong(started);
    }

    /** Begins to use a link, which was opened with this hub as its listener. */
    public void start(Relay opened) {
        relay = opened;
        opened.follow(RelayAddress.NODES);
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
    public void send(RelayAddress address, Outbound.Message message) {
        send(new Pending(address, null, message, clock.nanos(), null));
    }

    @Override
    public CompletableFuture<Published> publish(RelayAddress address, @Nullable UUID only, Outbound.Message message) {
        CompletableFuture<Published> published = new CompletableFuture<>();
        send(new Pending(address, only, message, clock.nanos(), published));
        return published;
    }

    private void send(Pending message) {
        if (message.message().size() > settings.maxMessage()) {
            lost(RelayLoss.Reason.TOO_BIG, List.of(message));
        } else if (!backlog.offer(message)) {
            lost(RelayLoss.Reason.FULL, List.of(message));
        } else {
            pump();
        }
    }

    /** Begins the next batch, if there is something to send and nothing is under way. */
    private void pump() {
        List<RelayMessage> batch;
        Relay known = relay;
        synchronized (lock) {
            if (underWay != null || closed || known == null || !health.isConnected()) {
                return;
            }
            List<Pending> next = health.mayFlush() ? backlog.next() : List.of();
            batch = envelopes(next);
            if (health.takeBeat()) {
                batch.add(0, envelope(RelayAddress.NODES, Envelope.Kind.HEARTBEAT, null, heartbeat().write()));
            }
            if (batch.isEmpty()) {
                return;
            }
            underWay = next;
        }
        known.publish(batch);
    }

    /** Puts messages to the same address that follow each other into one envelope. */
    private List<RelayMessage> envelopes(List<Pending> messages) {
        List<RelayMessage> batch = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= messages.size(); i++) {
            Pending first = messages.get(from);
            if (i == messages.size() || !isTogether(first, messages.get(i))) {
                List<Outbound.Message> together =
                        messages.subList(from, i).stream().map(Pending::message).toList();
                batch.add(envelope(
                        first.address(), Envelope.Kind.MESSAGES, first.only(), Container.write(together)));
                from = i;
            }
        }
        return batch;
    }

    private static boolean isTogether(Pending one, Pending other) {
        return one.only() == null && other.only() == null && one.address().equals(other.address());
    }

    private RelayMessage envelope(RelayAddress address, Envelope.Kind kind, @Nullable UUID only, byte[] payload) {
        Envelope envelope = new Envelope(kind, self, sequence.incrementAndGet(), only, payload);
        return new RelayMessage(address, envelope.write(signer, address.text(settings.application())));
    }

    private Heartbeat heartbeat() {
        return new Heartbeat(settings.node(), Duration.ofNanos(clock.nanos() - started), target.connections());
    }

    @Override
    public void published(Outcome outcome) {
        List<Pending> batch;
        synchronized (lock) {
            batch = underWay;
            underWay = null;
        }
        if (batch != null && !batch.isEmpty()) {
            switch (outcome) {
                case DONE -> {
                    counts.published.add(batch.size());
                    batch.forEach(Pending::done);
                }
                case NOT_SENT -> backlog.putBack(batch);
                case REFUSED -> lost(RelayLoss.Reason.REFUSED, batch);
                case UNKNOWN -> lost(RelayLoss.Reason.UNKNOWN, batch);
            }
        }
        pump();
    }

    private void lost(RelayLoss.Reason reason, List<Pending> messages) {
        if (messages.isEmpty()) {
            return;
        }
        counts.lost(reason).add(messages.size());
        events.lost(new RelayLoss(reason, messages.size()));
        warn("{0} messages did not reach other nodes: {1}", messages.size(), reason);
        messages.forEach(message -> message.failed(reason));
    }

    // ---- From the other nodes to here ----

    @Override
    public void received(RelayAddress address, byte[] content) {
        try {
            Envelope envelope = Envelope.read(content, signer, address.text(settings.application()));
            if (envelope != null) {
                received(address, envelope);
            }
        } catch (BadEnvelopeException bad) {
            counts.rejected(bad.flaw()).increment();
            warn("bytes for {0} are no message of this application, and were dropped: {1}", address, bad.flaw());
        }
    }

    private void received(RelayAddress address, Envelope envelope) throws BadEnvelopeException {
        long now = clock.nanos();
        if (envelope.node() == self) {
            if (envelope.kind() == Envelope.Kind.HEARTBEAT) {
                changed(health.heardMyself(now));
                pump();
            }
            return;
        }
        switch (envelope.kind()) {
            case HEARTBEAT -> heard(envelope.node(), Heartbeat.read(envelope.payload()), now);
            case GOODBYE -> nodes.left(envelope.node()).ifPresent(this::left);
            case MESSAGES -> {
                if (!inbound.offer(address, envelope)) {
                    counts.lost(RelayLoss.Reason.INBOUND_FULL).increment();
                    events.lost(new RelayLoss(RelayLoss.Reason.INBOUND_FULL, 1));
                    warn("messages of other nodes take {0} bytes; one for {1} was dropped", inbound.bytes(), address);
                }
            }
        }
    }

    private void deliver(RelayAddress address, Envelope envelope) {
        try {
            List<Outbound.Message> messages = Container.read(envelope.payload());
            counts.received.add(messages.size());
            for (Outbound.Message message : messages) {
                counts.delivered.add(target.deliver(address, message.forMany(), envelope.only()));
            }
        } catch (BadEnvelopeException bad) {
            counts.rejected(bad.flaw()).increment();
            warn("an envelope for {0} holds no messages, and was dropped: {1}", address, bad.flaw());
        }
    }

    // ---- Addresses ----

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
        // Nobody waits for it: who subscribes to a live address gets what is sent from about now on.
    }

    // ---- The link and the nodes ----

    @Override
    public void linkUp() {
        health.connected(clock.nanos());
        pump();
    }

    @Override
    public void linkDown(String reason) {
        boolean was = health.disconnected();
        if (downTold.compareAndSet(false, true)) {
            LOG.log(Level.WARNING, "the relay has no connection, and tries again until it has: {0}", reason);
        }
        changed(was);
    }

    /** Does what is due. Called a few times a second. */
    public void tick() {
        long now = clock.nanos();
        lost(RelayLoss.Reason.EXPIRED, backlog.olderThan(now - settings.patience().toNanos()));
        changed(health.tick(now, nodes::allHeardAfter));
        if (health.isSilent(now)) {
            linkDown("this node did not hear itself for 5 seconds");
            link().reconnect();
        }
        if (health.tellsWhoIsGone(now)) {
            nodes.silentSince(now - LinkHealth.GONE).forEach(this::left);
        }
        followed.tick(now);
        pump();
    }

    private void heard(long id, Heartbeat heartbeat, long now) {
        Optional<ClusterNode> joined = nodes.heard(id, heartbeat, now);
        joined.ifPresent(node -> {
            LOG.log(Level.INFO, "node ''{0}'' has joined", node.name());
            events.changed(new ClusterChange(ClusterChange.Kind.JOINED, node, state()));
        });
    }

    private void left(ClusterNode node) {
        LOG.log(Level.INFO, "node ''{0}'' has left", node.name());
        events.changed(new ClusterChange(ClusterChange.Kind.LEFT, node, state()));
    }

    private void changed(boolean link) {
        if (link) {
            ClusterState state = state();
            if (state == ClusterState.UP) {
                downTold.set(false);
            }
            LOG.log(Level.INFO, "the relay is {0}", state);
            events.changed(new ClusterChange(ClusterChange.Kind.LINK, null, state));
        }
    }

    /** Returns the state of the link. */
    public ClusterState state() {
        return health.state();
    }

    /** Returns this node. */
    public ClusterNode self() {
        Heartbeat now = heartbeat();
        return new ClusterNode(self, now.name(), now.age(), now.connections());
    }

    /** Returns all nodes. */
    public List<ClusterNode> nodes() {
        return Stream.concat(Stream.of(self()), nodes.all().stream())
                .sorted(Comparator.comparing(ClusterNode::name).thenComparing(ClusterNode::id))
                .toList();
    }

    RelayCounts counts() {
        return counts;
    }

    private void warn(String text, Object... arguments) {
        long now = clock.nanos();
        long next = nextWarning.get();
        if (now - next >= 0 && nextWarning.compareAndSet(next, now + WARNINGS)) {
            LOG.log(Level.WARNING, text + " (told once a minute at most)", arguments);
        }
    }

    /** Says goodbye and ends the link. What waits is lost. */
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        Relay known = relay;
        if (known != null) {
            if (health.isConnected()) {
                known.publish(List.of(envelope(RelayAddress.NODES, Envelope.Kind.GOODBYE, null, new byte[0])));
            }
            known.close();
        }
        lost(RelayLoss.Reason.CLOSED, backlog.olderThan(clock.nanos()));
    }
}
