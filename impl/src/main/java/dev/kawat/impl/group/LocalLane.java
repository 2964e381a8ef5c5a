/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.History;
import dev.kawat.Position;
import dev.kawat.Published;
import dev.kawat.Recovery;
import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.history.LogEntry;
import dev.kawat.impl.history.TopicLog;
import dev.kawat.impl.message.EncodedMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A topic whose history is in the memory of this node: a message is appended and queued in one step, under the lock. */
final class LocalLane implements TopicLane, Follower.Source {

    /**
     * A message that was appended.
     *
     * @param receivers for how many subscribers it is
     */
    private record Sent(int receivers, LogEntry entry) {}

    private final Object lock = new Object();
    private final OrderedDelivery delivery = new OrderedDelivery(lock);
    private final HistoryMemory memory;
    private final GapObserver gaps;
    private final Runnable unused;

    @GuardedBy("lock")
    private final TopicLog log;

    @GuardedBy("lock")
    private boolean closed;

    private volatile long lastUsed;

    /**
     * A lane without subscribers.
     *
     * @param gaps tells subscribers what they miss
     * @param unused is told when it may be closed, because nothing is left of it
     */
    LocalLane(TopicLog log, HistoryMemory memory, GapObserver gaps, Runnable unused) {
        this.log = log;
        this.memory = memory;
        this.gaps = gaps;
        this.unused = unused;
        this.lastUsed = memory.now();
    }

    // ---- Sending ----

    @Override
    public @Nullable Integer send(EncodedMessage message, Set<Long> excepted) {
        Sent sent = append(message, excepted);
        return sent == null ? null : sent.receivers();
    }

    @Override
    public @Nullable CompletionStage<Published> publish(EncodedMessage message, Set<Long> excepted) {
        Sent sent = append(message, excepted);
        return sent == null
                ? null
                : CompletableFuture.completedStage(
                        new Published(Optional.of(sent.entry().position())));
    }

    private @Nullable Sent append(EncodedMessage message, Set<Long> excepted) {
        long now = memory.now();
        Sent sent;
        synchronized (lock) {
            if (closed) {
                return null;
            }
            LogEntry entry = log.append(message, excepted, now);
            delivery.add(entry);
            lastUsed = now;
            sent = new Sent(delivery.receivers(excepted), entry);
            if (!delivery.begin()) {
                return sent;
            }
        }
        delivery.deliver();
        memory.enforce();
        return sent;
    }

    // ---- Subscribing ----

    @Override
    public @Nullable Start follow(Member member, @Nullable Position from) {
        synchronized (lock) {
            if (closed) {
                return null;
            }
            log.expire(memory.now());
            Position top = log.position();
            if (from == null || !log.reaches(from)) {
                delivery.follow(member, new Follower(this, member, top, true));
                return from == null
                        ? start(Recovery.Outcome.NEW, 0, top, () -> {})
                        : start(Recovery.Outcome.LOST, 0, top, () -> gaps.gap(member, from, top));
            }
            Position begin = from.equals(Position.OLDEST) ? log.oldest() : from;
            int missed = (int) (top.offset() - begin.offset());
            Follower follower = new Follower(this, member, begin, missed == 0);
            delivery.follow(member, follower);
            return start(Recovery.Outcome.RECOVERED, missed, begin, follower::replay);
        }
    }

    private static Start start(Recovery.Outcome outcome, int missed, Position begin, Runnable replay) {
        return new Start(CompletableFuture.completedStage(new Recovery(outcome, missed, begin)), replay);
    }

    @Override
    public void unfollow(Member member) {
        delivery.unfollow(member);
    }

    @Override
    public @Nullable LogEntry next(Follower follower) {
        Position before = follower.position();
        Position goesOn;
        LogEntry next;
        synchronized (lock) {
            Position top = log.position();
            boolean forgotten = !before.epoch().equals(top.epoch());
            next = forgotten ? null : log.after(before.offset());
            if (next == null) {
                follower.becomeLive(top);
            }
            if (!forgotten && (next == null || next.offset() == before.offset() + 1)) {
                return next;
            }
            goesOn = forgotten ? top : log.oldest();
        }
        gaps.gap(follower.member(), before, goesOn);
        return next;
    }

    // ---- Reading ----

    @Override
    public @Nullable CompletionStage<Position> position() {
        synchronized (lock) {
            return closed ? null : CompletableFuture.completedStage(log.position());
        }
    }

    @Override
    public @Nullable CompletionStage<History> history(Position after, int limit) {
        long now = memory.now();
        synchronized (lock) {
            if (closed) {
                return null;
            }
            log.expire(now);
            lastUsed = now;
            boolean complete = log.reaches(after);
            List<LogEntry> page = log.after(complete ? after.offset() : 0, limit);
            Position end =
                    page.isEmpty() ? log.position() : page.get(page.size() - 1).position();
            return CompletableFuture.completedStage(
                    new History(page.stream().map(TopicLane::kept).toList(), complete, end));
        }
    }

    // ---- The end ----

    @Override
    public long lastUsed() {
        return lastUsed;
    }

    @Override
    public boolean forget() {
        synchronized (lock) {
            boolean something = !log.isEmpty();
            if (something) {
                log.forget();
            }
            return something;
        }
    }

    @Override
    public void expire(long nanos) {
        boolean empty;
        synchronized (lock) {
            log.expire(nanos);
            empty = log.isEmpty();
        }
        if (empty && delivery.isIdle()) {
            unused.run();
        }
    }

    @Override
    public boolean closeIfUnused() {
        synchronized (lock) {
            closed |= log.isEmpty() && delivery.isIdle();
            return closed;
        }
    }
}
