/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.impl.security.SessionNews;
import dev.kawat.impl.time.Clock;
import dev.kawat.spi.RelayAddress;
import java.time.Duration;
import java.util.Set;

/**
 * Carries what the nodes say to each other beside messages and heartbeats: who is connected, questions about connections, and what
 * becomes of HTTP sessions. Usable from any thread.
 */
final class Control implements SessionNews {

    /** The time that the end of a session waits for the engine. */
    private static final long SESSION_PATIENCE = Duration.ofSeconds(30).toNanos();

    private final Clock clock;
    private final LinkHealth health;
    private final Outgoing outgoing;
    private final RelayTarget target;
    private final PresenceExchange presence;
    private final Asks asks;

    Control(
            Clock clock,
            LinkHealth health,
            Outgoing outgoing,
            RelayTarget target,
            PresenceExchange presence,
            Asks asks) {
        this.clock = clock;
        this.health = health;
        this.outgoing = outgoing;
        this.target = target;
        this.presence = presence;
        this.asks = asks;
    }

    Asks asks() {
        return asks;
    }

    /** Returns the rows that others were told of. */
    PresenceExchange.Told told() {
        return presence.told();
    }

    // ---- Nodes ----

    /** Notes a heartbeat. */
    void heard(long node, Heartbeat heartbeat, long now) {
        presence.heard(node, heartbeat.presence(), now);
    }

    /** Notes that a node is gone. */
    void left(long node) {
        presence.left(node);
        asks.left(node);
    }

    /** Does what is due. */
    void tick(long now) {
        asks.completeThoseOver(now);
        if (health.mayFlush()) {
            presence.tick(now);
        }
    }

    // ---- What comes from them ----

    /** Returns whose messages what is asked must come after. */
    RelayAddress lane(Envelope envelope) throws BadEnvelopeException {
        return envelope.kind() == Envelope.Kind.QUESTION
                ? Question.read(envelope.payload()).address()
                : RelayAddress.NODES;
    }

    /** Takes something that does not concern connections. */
    void received(Envelope envelope, long now) throws BadEnvelopeException {
        switch (envelope.kind()) {
            case PRESENCE -> presence.received(envelope.node(), PresenceRows.read(envelope.payload()), now);
            case PRESENCE_ASK -> presence.asked(envelope.node(), now);
            case ANSWER -> asks.answered(envelope.node(), Answer.read(envelope.payload()));
            default -> throw new IllegalArgumentException(envelope.kind().name());
        }
        outgoing.pump();
    }

    /** Does what concerns connections. Called by a worker. */
    void deliver(Envelope envelope) throws BadEnvelopeException {
        switch (envelope.kind()) {
            case QUESTION -> asks.asked(envelope.node(), Question.read(envelope.payload()));
            case SESSION -> SessionReport.read(envelope.payload()).tell(target.sessionsElsewhere());
            default -> throw new IllegalArgumentException(envelope.kind().name());
        }
    }

    // ---- HTTP sessions of this node ----

    @Override
    public void ended(String session) {
        tell(new SessionReport(SessionReport.Kind.ENDED, session, ""));
    }

    @Override
    public void renamed(String before, String now) {
        tell(new SessionReport(SessionReport.Kind.RENAMED, before, now));
    }

    @Override
    public void loggedOut(Set<String> logins) {
        logins.forEach(login -> tell(new SessionReport(SessionReport.Kind.LOGGED_OUT, login, "")));
    }

    private void tell(SessionReport report) {
        outgoing.queue(new ControlMessage(
                RelayAddress.NODES,
                Envelope.Kind.SESSION,
                report::write,
                outgoing.passedWithAll(),
                clock.nanos() + SESSION_PATIENCE,
                "what has become of an HTTP session"));
        outgoing.pump();
    }
}
