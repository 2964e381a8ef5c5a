/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.RelayLoss;
import dev.kawat.impl.group.SharedEntry;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.impl.settings.HistoryRules;
import dev.kawat.impl.time.Clock;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayAppend;
import dev.kawat.spi.RelayAppended;
import dev.kawat.spi.RelayEntryId;
import dev.kawat.spi.RelayLog;
import dev.kawat.spi.RelayTop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages to topics with a history, on their way to the engine: in batches, of which one at a time is under way. An entry whose
 * outcome is not known is appended again, as it is, before anything new; the engine knows it by its number. Usable from any thread.
 */
final class Appends {

    /** A message, which those who are here may get before the engine answers. */
    private static final class Waiting {

        private final Pending pending;

        /** The number of the last subscriber here that has got it; 0 for none. */
        private volatile long skipped;

        private Waiting(Pending pending) {
            this.pending = pending;
        }
    }

    /** The messages of one topic that wait. */
    private record Lane(HistoryRules.Rule rule, ArrayDeque<Waiting> messages) {}

    /** An entry, and the messages in it. */
    private record Sealed(RelayAppend append, List<Waiting> messages) {

        long since() {
            return messages.get(0).pending.since();
        }
    }

    /** The entries that come back to this node. Guarded by the lock. */
    private static final class Returning {

        /** Entries that have not come yet, by their numbers, the oldest first. */
        private final Map<Long, Sealed> unheard = new LinkedHashMap<>();

        /** Entries that have come, if some of their messages were delivered before. They may come again. */
        private final Map<Long, Sealed> deliveredEarly = new LinkedHashMap<>();

        /** The time at which the engine has taken the last one. */
        private long lastTaken;

        /** The time at which the last one came. */
        private long lastHeard;

        /** Notes that an entry has come, so that nobody gets it early any more; returns it if somebody has. */
        @Nullable
        Sealed heard(long sequence, long now) {
            lastHeard = now;
            Sealed entry = unheard.remove(sequence);
            if (entry != null && entry.messages().stream().anyMatch(message -> message.skipped > 0)) {
                deliveredEarly.put(sequence, entry);
            }
            return deliveredEarly.get(sequence);
        }

        void expire(long time) {
            unheard.values().removeIf(entry -> entry.since() - time <= 0);
            deliveredEarly.values().removeIf(entry -> entry.since() - time <= 0);
        }
    }

    /**
     * Messages that wait are delivered here at least when the engine has taken none, or sent none back, for this long. While it
     * does, they keep their order, however long that takes.
     */
    private static final long PATIENCE_HERE = Duration.ofSeconds(1).toNanos();

    /** The most entries in one batch. */
    private static final int MOST_ENTRIES = 32;

    private final RelaySettings settings;
    private final Clock clock;
    private final Sealer sealer;
    private final RelayReport report;
    private final RelayTarget target;
    private final BufferSpace space;
    private final Object lock = new Object();

    /** Null if the engine keeps nothing, or has not been opened. */
    private volatile @Nullable RelayLog log;

    @GuardedBy("lock")
    private final Map<RelayAddress, Lane> lanes = new LinkedHashMap<>();

    /** The topics whose messages have to wait. */
    @GuardedBy("lock")
    private final Set<RelayAddress> held = new HashSet<>();

    /** The entries that were given to the engine. They stay here until it has answered. */
    @GuardedBy("lock")
    private List<Sealed> batch = List.of();

    @GuardedBy("lock")
    private final Returning returning = new Returning();

    /** Held while messages are delivered that wait for the engine, and while it is asked which have been. */
    private final Object early = new Object();

    @GuardedBy("lock")
    private boolean underWay;

    /** True if the engine may be asked to append. */
    @GuardedBy("lock")
    private boolean open;

    /**
     * Nothing yet.
     *
     * @param space holds what waits
     */
    Appends(
            RelaySettings settings,
            Clock clock,
            Sealer sealer,
            RelayReport report,
            RelayTarget target,
            BufferSpace space) {
        this.settings = settings;
        this.clock = clock;
        this.sealer = sealer;
        this.report = report;
        this.target = target;
        this.space = space;
        this.returning.lastTaken = clock.nanos();
        this.returning.lastHeard = clock.nanos();
    }

    /** Begins to append to a log, as soon as it may. */
    void start(RelayLog opened) {
        log = opened;
    }

    /** Adds a message; tells the report if it cannot be appended. */
    void send(Pending message, HistoryRules.Rule rule) {
        if (message.size() > settings.maxMessage()) {
            lost(RelayLoss.Reason.TOO_BIG, message);
        } else if (!space.take(message.bytes())) {
            lost(RelayLoss.Reason.FULL, message);
        } else {
            synchronized (lock) {
                lanes.computeIfAbsent(message.address(), address -> new Lane(rule, new ArrayDeque<>(1)))
                        .messages()
                        .addLast(new Waiting(message));
            }
            pump();
        }
    }

    /** Tells that a message will have no place. Those who are here get it all the same. */
    private void lost(RelayLoss.Reason reason, Pending message) {
        target.deliverWithoutPlace(message.address(), message.message());
        report.lost(reason, List.of(message));
    }

    /** Lets the messages for a topic wait, or go on. */
    void hold(RelayAddress topic, boolean wait) {
        synchronized (lock) {
            if (wait) {
                held.add(topic);
            } else {
                held.remove(topic);
            }
        }
        pump();
    }

    /** Says whether the engine may be asked. */
    void open(boolean may) {
        synchronized (lock) {
            open = may;
        }
        pump();
    }

    /** Begins the next batch, or the last one again. */
    private void pump() {
        List<RelayAppend> next;
        RelayLog known = log;
        synchronized (lock) {
            if (underWay || !open || known == null) {
                return;
            }
            if (batch.isEmpty()) {
                batch = nextBatch();
            }
            if (batch.isEmpty()) {
                return;
            }
            underWay = true;
            next = batch.stream().map(Sealed::append).toList();
        }
        known.append(next);
    }

    @GuardedBy("lock")
    private List<Sealed> nextBatch() {
        List<Sealed> next = new ArrayList<>();
        Iterator<Map.Entry<RelayAddress, Lane>> all = lanes.entrySet().iterator();
        Map<RelayAddress, Lane> rest = new LinkedHashMap<>();
        while (all.hasNext() && next.size() < MOST_ENTRIES) {
            Map.Entry<RelayAddress, Lane> lane = all.next();
            if (!held.contains(lane.getKey())) {
                all.remove();
                next.add(seal(lane.getKey(), lane.getValue()));
                if (!lane.getValue().messages().isEmpty()) {
                    rest.put(lane.getKey(), lane.getValue());
                }
            }
        }
        lanes.putAll(rest); // behind the others
        return next;
    }

    @GuardedBy("lock")
    private Sealed seal(RelayAddress address, Lane lane) {
        List<Waiting> messages = new ArrayList<>();
        int bytes = 0;
        while (!lane.messages().isEmpty() && messages.size() < Container.MAX_MESSAGES) {
            int size = lane.messages().getFirst().pending.bytes();
            if (bytes > 0 && bytes + size > Container.FULL_BYTES) {
                break;
            }
            bytes += size;
            messages.add(lane.messages().removeFirst());
        }
        List<SharedMessage> content =
                messages.stream().map(message -> message.pending.message()).toList();
        Sealer.Numbered sealed = sealer.number(address, Container.write(content));
        RelayEntryId id = new RelayEntryId(sealer.node(), sealed.sequence());
        Sealed entry = new Sealed(
                new RelayAppend(
                        address,
                        id,
                        messages.size(),
                        lane.rule().messages(),
                        lane.rule().age(),
                        sealed.content()),
                messages);
        if (target.has(address)) {
            returning.unheard.put(id.sequence(), entry);
        }
        return entry;
    }

    /** Tells what became of the batch that was under way. */
    void appended(List<RelayAppended> outcomes) {
        List<Runnable> told = new ArrayList<>();
        synchronized (lock) {
            List<Sealed> again = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                Sealed entry = batch.get(i);
                RelayAppended outcome = outcomes.get(i);
                switch (outcome.outcome()) {
                    case DONE -> {
                        returning.lastTaken = clock.nanos();
                        told.add(() -> done(entry, outcome));
                    }
                    case REFUSED -> {
                        returning.unheard.remove(entry.append().id().sequence());
                        told.add(() -> refused(entry));
                    }
                    case NOT_SENT, UNKNOWN -> again.add(entry);
                }
            }
            batch = again;
            underWay = false;
        }
        told.forEach(Runnable::run);
        pump();
    }

    private void done(Sealed entry, RelayAppended outcome) {
        List<Waiting> messages = entry.messages();
        report.counts().published.add(messages.size());
        RelayTop top =
                new RelayTop(outcome.epoch(), outcome.offset(), entry.append().id());
        long offset = outcome.offset() - messages.size();
        for (Waiting message : messages) {
            offset++;
            space.giveBack(message.pending.bytes());
            message.pending.done(
                    outcome.offset() == 0 ? Optional.empty() : Optional.of(SharedEntry.place(top, offset)));
        }
    }

    private void refused(Sealed entry) {
        entry.messages().stream().filter(message -> message.skipped == 0).forEach(this::deliverHere);
        lost(RelayLoss.Reason.REFUSED, entry.messages());
    }

    private void lost(RelayLoss.Reason reason, List<Waiting> messages) {
        messages.forEach(message -> space.giveBack(message.pending.bytes()));
        report.lost(reason, messages.stream().map(message -> message.pending).toList());
    }

    /**
     * Returns for each message of an entry that has come back the last subscriber that has got it already; empty for none. An entry
     * may come several times: as it is published, and in every page that has it.
     */
    List<Long> skipped(long sequence) {
        synchronized (early) {
            Sealed entry;
            synchronized (lock) {
                entry = returning.heard(sequence, clock.nanos());
            }
            return entry == null
                    ? List.of()
                    : entry.messages().stream().map(message -> message.skipped).toList();
        }
    }

    /** Delivers here what has waited for a second, in its order, and drops what has waited too long. */
    void tick() {
        long now = clock.nanos();
        long end = now - settings.patience().logged().toNanos();
        List<Waiting> expired = new ArrayList<>();
        List<Waiting> unknown = new ArrayList<>();
        synchronized (lock) {
            lanes.values().removeIf(lane -> {
                while (!lane.messages().isEmpty()
                        && lane.messages().getFirst().pending.since() - end <= 0) {
                    expired.add(lane.messages().removeFirst());
                }
                return lane.messages().isEmpty();
            });
            if (!underWay) {
                List<Sealed> over =
                        batch.stream().filter(entry -> entry.since() - end <= 0).toList();
                over.forEach(entry -> unknown.addAll(entry.messages()));
                batch = batch.stream().filter(entry -> !over.contains(entry)).toList();
            }
            returning.expire(end);
        }
        lost(RelayLoss.Reason.EXPIRED, expired);
        lost(RelayLoss.Reason.UNKNOWN, unknown);
        synchronized (early) {
            late(now).forEach(this::deliverHere);
        }
    }

    /** Returns the messages that those who are here should have, and have not. */
    private List<Waiting> late(long now) {
        List<Waiting> late = new ArrayList<>();
        synchronized (lock) {
            returning
                    .unheard
                    .values()
                    .forEach(entry -> addLate(entry.messages(), now - returning.lastHeard, now, late));
            lanes.forEach((address, lane) -> addLate(
                    lane.messages(), held.contains(address) ? PATIENCE_HERE : now - returning.lastTaken, now, late));
        }
        return late;
    }

    /** Adds messages that have waited, if nothing has gone on for so long. */
    private static void addLate(Iterable<Waiting> messages, long stalled, long now, List<Waiting> late) {
        if (stalled < PATIENCE_HERE) {
            return;
        }
        for (Waiting message : messages) {
            if (now - message.pending.since() < PATIENCE_HERE) {
                return; // those behind it have not waited longer
            }
            if (message.skipped == 0) {
                late.add(message);
            }
        }
    }

    private void deliverHere(Waiting message) {
        message.skipped = target.deliverWithoutPlace(message.pending.address(), message.pending.message());
    }

    /** Drops what is left. */
    void close() {
        List<Waiting> left = new ArrayList<>();
        synchronized (lock) {
            open = false;
            lanes.values().forEach(lane -> left.addAll(lane.messages()));
            lanes.clear();
            batch.forEach(entry -> left.addAll(entry.messages()));
            batch = List.of();
        }
        lost(RelayLoss.Reason.CLOSED, left);
    }
}
