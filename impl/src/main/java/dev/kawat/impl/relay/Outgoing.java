/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.RelayLoss;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.impl.time.Clock;
import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayListener;
import dev.kawat.spi.RelayMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages from this node to the others: in batches, of which one at a time is under way, so that order holds and what waits is
 * bounded. Usable from any thread.
 */
final class Outgoing {

    private final RelaySettings settings;
    private final Clock clock;
    private final Sealer sealer;
    private final LinkHealth health;
    private final RelayReport report;
    private final Backlog backlog;
    private final ControlQueue control;
    private final Supplier<byte[]> heartbeat;
    private final Object lock = new Object();

    /** Set once, before anything is sent. */
    private volatile @Nullable Relay relay;

    /** The messages of the batch that is under way; null if none is. */
    @GuardedBy("lock")
    private @Nullable List<Pending> underWay;

    /** True if goodbye follows when nothing waits any more. */
    @GuardedBy("lock")
    private boolean finishing;

    @GuardedBy("lock")
    private boolean finished;

    /**
     * Nothing yet.
     *
     * @param backlog holds what waits
     * @param heartbeat returns the payload of a heartbeat as it is now
     */
    Outgoing(
            RelaySettings settings,
            Clock clock,
            Sealer sealer,
            LinkHealth health,
            RelayReport report,
            Backlog backlog,
            Supplier<byte[]> heartbeat) {
        this.settings = settings;
        this.clock = clock;
        this.sealer = sealer;
        this.health = health;
        this.report = report;
        this.heartbeat = heartbeat;
        this.backlog = backlog;
        this.control = new ControlQueue(report);
    }

    /** Begins to send through a link. */
    void start(Relay opened) {
        relay = opened;
    }

    /** Sends a message as soon as the link allows it; tells the report if it never does. */
    void send(Pending message) {
        if (message.size() > settings.maxMessage()) {
            report.lost(RelayLoss.Reason.TOO_BIG, List.of(message));
        } else if (!backlog.offer(message)) {
            report.lost(RelayLoss.Reason.FULL, List.of(message));
        } else {
            pump();
        }
    }

    /** Adds a control message, to be sent with the next batch; {@link #pump} begins it. Tells the report if there is no room. */
    void queue(ControlMessage message) {
        control.offer(message);
    }

    /** Returns the place of a control message that goes out after all messages so far. */
    long passedWithAll() {
        return backlog.offered();
    }

    /** Begins the next batch, if there is something to send and nothing is under way. */
    void pump() {
        List<RelayMessage> batch;
        Relay known = relay;
        synchronized (lock) {
            if (underWay != null || finished || known == null || !health.isConnected()) {
                return;
            }
            boolean listening = health.mayFlush();
            List<Pending> next = listening ? backlog.next() : List.of();
            batch = envelopes(next);
            batch.addAll(control.next(sealer, listening, backlog.passed()));
            if (health.takeBeat()) { // after what it says of presence
                batch.add(sealer.seal(RelayAddress.NODES, Envelope.Kind.HEARTBEAT, null, heartbeat.get()));
            }
            if (batch.isEmpty() && finishing) {
                batch.add(sealer.seal(RelayAddress.NODES, Envelope.Kind.GOODBYE, null, new byte[0]));
                finished = true;
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
                List<SharedMessage> together =
                        messages.subList(from, i).stream().map(Pending::message).toList();
                batch.add(
                        sealer.seal(first.address(), Envelope.Kind.MESSAGES, first.only(), Container.write(together)));
                from = i;
            }
        }
        return batch;
    }

    private static boolean isTogether(Pending one, Pending other) {
        return one.only() == null && other.only() == null && one.address().equals(other.address());
    }

    /** Tells what became of the batch that was under way, and begins the next one. */
    void published(RelayListener.Outcome outcome) {
        List<Pending> batch;
        synchronized (lock) {
            batch = underWay;
            underWay = null;
        }
        control.published(outcome);
        if (batch != null && !batch.isEmpty()) {
            switch (outcome) {
                case DONE -> {
                    report.counts().published.add(batch.size());
                    batch.forEach(message -> message.done(Optional.empty()));
                }
                case NOT_SENT -> backlog.putBack(batch);
                case REFUSED -> report.lost(RelayLoss.Reason.REFUSED, batch);
                case UNKNOWN -> report.lost(RelayLoss.Reason.UNKNOWN, batch);
            }
        }
        pump();
    }

    /** Drops what has waited too long. */
    void tick(long now) {
        control.tick(now);
        report.lost(
                RelayLoss.Reason.EXPIRED,
                backlog.olderThan(now - settings.patience().live().toNanos()));
    }

    /** Sends what waits, and then goodbye, as far as the link is there and takes it. Followed by the end of the link. */
    void finish() {
        synchronized (lock) {
            finishing = true;
        }
        pump();
    }

    /** Drops what is left, because the link has ended. */
    void close() {
        synchronized (lock) {
            finished = true;
        }
        report.lost(RelayLoss.Reason.CLOSED, backlog.olderThan(clock.nanos()));
    }
}
