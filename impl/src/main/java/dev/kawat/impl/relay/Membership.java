/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.ClusterChange;
import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.RelayMetrics;
import dev.kawat.impl.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Knows how the link is and which nodes live, and tells of every change. Usable from any thread. */
final class Membership {

    private static final System.Logger LOG = System.getLogger("dev.kawat.relay");

    /** The most reasons that are told until the link is up again. A host may give another one for each attempt. */
    private static final int TOLD_REASONS = 5;

    private final RelaySettings settings;
    private final Clock clock;
    private final long self;
    private final RelayTarget target;
    private final RelayReport report;
    private final EnvelopeVersions versions;
    private final LinkHealth health;
    private final Nodes nodes = new Nodes();
    private final HopTimes hops = new HopTimes();
    private final long started;

    /** The reasons for which the link is down, as far as they are in the log. */
    private final Set<String> toldReasons = ConcurrentHashMap.newKeySet();

    /**
     * A node that knows of no other one yet.
     *
     * @param self the number of this node
     */
    Membership(
            RelaySettings settings,
            Clock clock,
            long self,
            EnvelopeVersions versions,
            RelayTarget target,
            RelayReport report) {
        this.settings = settings;
        this.clock = clock;
        this.self = self;
        this.target = target;
        this.report = report;
        this.versions = versions;
        this.started = clock.nanos();
        this.health = new LinkHealth(started);
    }

    LinkHealth health() {
        return health;
    }

    Nodes nodes() {
        return nodes;
    }

    // ---- Heartbeats ----

    /** Returns a heartbeat that goes out now. */
    Heartbeat beat(PresenceExchange.Told presence) {
        return hops.sent(heartbeat(presence), clock.nanos());
    }

    private Heartbeat heartbeat(PresenceExchange.Told presence) {
        return new Heartbeat(
                versions.least(), versions.greatest(), settings.node(), age(), target.connections(), presence);
    }

    private Duration age() {
        return Duration.ofNanos(clock.nanos() - started);
    }

    /** Notes that this node has heard itself; returns whether the link is up since then. */
    boolean heardMyself(Heartbeat heartbeat, long now) {
        hops.heard(heartbeat, now);
        return changed(health.heardMyself(now));
    }

    /** Notes that another node was heard. */
    void heard(long id, Heartbeat heartbeat, long now) {
        nodes.heard(id, heartbeat, now).ifPresent(node -> {
            LOG.log(Level.INFO, "node ''{0}'' has joined", node.name());
            report.events().changed(new ClusterChange(ClusterChange.Kind.JOINED, node, health.state()));
        });
        agree(now);
    }

    /** Writes what all nodes read. A node that was not heard for eight seconds is none. */
    private void agree(long now) {
        versions.agreeOn(health.tellsWhoIsGone(now) ? nodes.version() : 0);
    }

    /** Forgets a node, which has said that it stops; returns it if it was known. */
    Optional<ClusterNode> left(long id) {
        Optional<ClusterNode> left = nodes.left(id);
        left.ifPresent(this::tellLeft);
        return left;
    }

    /** Forgets and returns the nodes of which it is known that they are gone. */
    List<ClusterNode> gone(long now) {
        List<ClusterNode> gone = health.tellsWhoIsGone(now) ? nodes.silentSince(now - LinkHealth.GONE) : List.of();
        gone.forEach(this::tellLeft);
        return gone;
    }

    private void tellLeft(ClusterNode node) {
        LOG.log(Level.INFO, "node ''{0}'' has left", node.name());
        report.events().changed(new ClusterChange(ClusterChange.Kind.LEFT, node, health.state()));
    }

    // ---- The link ----

    /** Notes that the link is connected. */
    void connected() {
        report.counts().connected.increment();
        health.connected(clock.nanos());
    }

    /** Notes that the link is lost, or could not be made. */
    void disconnected(String reason) {
        boolean was = health.disconnected();
        if (toldReasons.size() < TOLD_REASONS && toldReasons.add(reason)) {
            LOG.log(Level.WARNING, "the relay has no connection, and tries again until it has: {0}", reason);
        }
        changed(was);
    }

    /** Notes that time has passed; returns whether the link is up since then. */
    boolean tick(long now) {
        agree(now);
        return changed(health.tick(now, nodes::allHeardAfter));
    }

    /** Tells of another state of the link; returns whether it is up now. */
    private boolean changed(boolean link) {
        if (!link) {
            return false;
        }
        ClusterState state = health.state();
        if (state == ClusterState.UP) {
            toldReasons.clear();
        }
        LOG.log(Level.INFO, "the relay is {0}", state);
        report.events().changed(new ClusterChange(ClusterChange.Kind.LINK, null, state));
        return state == ClusterState.UP;
    }

    // ---- What applications see ----

    /** Returns this node. */
    ClusterNode self() {
        return new ClusterNode(self, settings.node(), age(), target.connections());
    }

    /** Returns all nodes, by their names. */
    List<ClusterNode> all() {
        return Stream.concat(Stream.of(self()), nodes.all().stream())
                .sorted(Comparator.comparing(ClusterNode::name).thenComparing(ClusterNode::id))
                .toList();
    }

    /** Returns the figures of the link. */
    RelayMetrics.Link metrics(int followed) {
        long now = clock.nanos();
        return new RelayMetrics.Link(
                health.state(),
                Math.max(0, report.counts().connected.sum() - 1),
                followed,
                hops.quantile(0.5, now),
                hops.quantile(0.99, now));
    }
}
