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
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayTop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A topic whose history all nodes share. A message that is sent comes back with its place, on this node as on the others, and is
 * delivered then. The lane has the latest messages in memory; what a subscriber wants from before is read from the engine.
 *
 * <pre>
 *   idle ──first subscriber──▶ joining ──followed, and the end was read──▶ joined
 *     ▲                                                                     │
 *     └───────────────────── the node follows the topic no more ◀───────────┘
 * </pre>
 */
final class SharedLane implements TopicLane, Follower.Source, SharedHistory.Heard {

    private enum Phase {
        IDLE,
        JOINING,
        JOINED
    }

    /** A subscription whose beginning is not known yet. */
    private record Starting(Follower follower, @Nullable Position from, CompletableFuture<Recovery> recovery) {}

    private final Object lock = new Object();
    private final OrderedDelivery delivery = new OrderedDelivery(lock);
    private final SharedTopic topic;
    private final HistoryMemory memory;
    private final GapObserver gaps;
    private final Runnable unused;
    private final LogRepair repair;

    /** The latest messages that were heard, without a hole. */
    @GuardedBy("lock")
    private final HeardLog heard;

    @GuardedBy("lock")
    private final List<Starting> starting = new ArrayList<>();

    @GuardedBy("lock")
    private Phase phase = Phase.IDLE;

    @GuardedBy("lock")
    private boolean closed;

    /** The place that was heard of before the end of the log is read. */
    @GuardedBy("lock")
    private Position noted;

    private volatile long lastUsed;

    /** A lane without subscribers. */
    SharedLane(SharedTopic topic, HistoryMemory memory, GapObserver gaps, Runnable unused) {
        this.topic = topic;
        this.memory = memory;
        this.gaps = gaps;
        this.unused = unused;
        this.heard = new HeardLog(topic, new TopicLog(topic.rule(), memory));
        this.noted = heard.position();
        this.lastUsed = memory.now();
        this.repair = new LogRepair(topic, this::repaired, this::renewed);
    }

    // ---- Sending ----

    @Override
    public @Nullable Integer send(EncodedMessage message, Set<Long> excepted) {
        if (!use()) {
            return null;
        }
        topic.append(message, excepted);
        return delivery.receivers(excepted);
    }

    @Override
    public @Nullable CompletionStage<Published> publish(EncodedMessage message, Set<Long> excepted) {
        return use() ? topic.publish(message, excepted) : null;
    }

    /** Notes that it is used; returns false if it is closed. */
    private boolean use() {
        synchronized (lock) {
            lastUsed = memory.now();
            return !closed;
        }
    }

    /**
     * Delivers a message here that has no place yet, because the engine does not answer.
     *
     * @return the number of the last subscriber that gets it
     */
    long deliverWithoutPlace(SharedMessage message) {
        long last;
        boolean mine;
        synchronized (lock) {
            last = delivery.lastJoined();
            delivery.add(new OrderedDelivery.Due(
                    message.message(), topic.connections().ids(message.excepted()), null, 0));
            mine = delivery.begin();
        }
        if (mine) {
            delivery.deliver();
        }
        return last;
    }

    // ---- Subscribing ----

    @Override
    public @Nullable Start follow(Member member, @Nullable Position from) {
        Starting begun;
        boolean joins;
        synchronized (lock) {
            if (closed) {
                return null;
            }
            Position top = heard.position();
            if (phase == Phase.JOINED && (from == null || heard.reaches(from))) {
                Position begin = from == null ? top : from;
                Follower follower = Follower.paced(this, member, begin, begin.offset() == top.offset());
                delivery.follow(member, follower);
                Recovery recovery = from == null
                        ? new Recovery(Recovery.Outcome.NEW, 0, top)
                        : new Recovery(Recovery.Outcome.RECOVERED, (int) (top.offset() - begin.offset()), begin);
                return new Start(CompletableFuture.completedStage(recovery), follower::replay);
            }
            Follower follower = Follower.paced(this, member, top, false);
            delivery.follow(member, follower);
            begun = new Starting(follower, from, new CompletableFuture<>());
            starting.add(begun);
            joins = phase == Phase.IDLE;
            if (joins) {
                phase = Phase.JOINING;
            }
        }
        if (joins) {
            topic.history().hold(topic.address());
            topic.history().watch(this);
            topic.whenFollowed().thenRun(this::readTop);
            return new Start(begun.recovery(), () -> {});
        }
        return new Start(begun.recovery(), this::locateStarting);
    }

    /**
     * Reads the end of the log, behind which the messages are that this node hears. What fails is tried again by the next check.
     */
    private void readTop() {
        topic.top().thenAccept(this::joined).exceptionally(failure -> {
            topic.history().release(topic.address()); // nobody may have to wait for what may never come
            return null;
        });
    }

    private void joined(RelayTop top) {
        List<Starting> fromNow;
        Position place = SharedTopic.place(top);
        synchronized (lock) {
            if (phase != Phase.JOINING) {
                return;
            }
            phase = Phase.JOINED;
            heard.begin(top);
            fromNow = starting.stream().filter(one -> one.from() == null).toList();
            starting.removeAll(fromNow);
            fromNow.forEach(one -> one.follower().becomeLive(place));
        }
        topic.history().release(topic.address());
        fromNow.forEach(one -> one.recovery().complete(new Recovery(Recovery.Outcome.NEW, 0, place)));
        locateStarting();
        goOn();
    }

    /** Asks where the subscriptions begin that do so in the past. */
    private void locateStarting() {
        List<Starting> all;
        long known;
        synchronized (lock) {
            known = heard.position().offset();
            all = phase == Phase.JOINED ? List.copyOf(starting) : List.of();
        }
        for (Starting one : all) {
            Position from = one.from();
            if (from != null) {
                topic.readFrom(from, known).thenAccept(page -> begin(one, from, page));
            }
        }
    }

    private void begin(Starting one, Position from, SharedPage page) {
        SharedTopic.Located located = topic.locate(from, page, memory.now());
        Follower follower = one.follower();
        Recovery recovery;
        synchronized (lock) {
            if (phase != Phase.JOINED || !starting.remove(one)) {
                return;
            }
            Position top = heard.position();
            if (located == null) {
                follower.becomeLive(top);
                recovery = new Recovery(Recovery.Outcome.LOST, 0, top);
            } else {
                follower.beginAt(located.place());
                follower.load(located.entries());
                int missed = (int) (page.top().offset() - located.place().offset());
                recovery = new Recovery(Recovery.Outcome.RECOVERED, missed, located.place());
            }
        }
        one.recovery().complete(recovery);
        if (located == null) {
            gaps.gap(follower.member(), from, recovery.position());
        } else {
            follower.replay();
        }
    }

    @Override
    public void unfollow(Member member) {
        delivery.unfollow(member);
        synchronized (lock) {
            starting.removeIf(one -> one.follower().member() == member);
        }
    }

    /** Notes that this node hears nothing of the topic any more, until a subscriber comes. */
    void unfollowed() {
        synchronized (lock) {
            if (!delivery.followers().isEmpty()) {
                return; // one has come again, for whom the topic is followed anew
            }
            phase = Phase.IDLE;
            heard.begin(RelayTop.NONE);
        }
        topic.history().unwatch(this);
        topic.history().release(topic.address());
    }

    @Override
    public @Nullable LogEntry next(Follower follower) {
        Position before = follower.position();
        Position goesOn;
        LogEntry next = null;
        Position top;
        synchronized (lock) {
            top = heard.position();
            if (starting.stream().anyMatch(one -> one.follower() == follower)) {
                return null;
            }
            if (!before.epoch().equals(top.epoch())) {
                follower.becomeLive(top);
                goesOn = top;
            } else if (before.offset() >= top.offset()) {
                follower.becomeLive(before); // another node may have been ahead of this one
                return null;
            } else {
                next = heard.after(before);
                next = next == null ? follower.loaded(before.offset()) : next;
                if (next != null && next.offset() == before.offset() + 1) {
                    return next;
                }
                goesOn = heard.oldest();
            }
        }
        if (follower.isLive()) {
            gaps.gap(follower.member(), before, goesOn);
            return null;
        }
        if (next == null) {
            topic.read(before.offset(), top.offset()).thenAccept(page -> loaded(follower, before, page));
            return null;
        }
        gaps.gap(follower.member(), before, Position.of(before.epoch(), next.offset() - 1, 0));
        return next;
    }

    private void loaded(Follower follower, Position before, SharedPage page) {
        List<LogEntry> entries = topic.behind(before.offset(), page, memory.now());
        boolean lost;
        Position goesOn;
        synchronized (lock) {
            goesOn = heard.oldest();
            boolean sameLife = SharedTopic.place(page.top()).epoch().equals(before.epoch());
            lost = sameLife && entries.isEmpty() && goesOn.offset() > before.offset();
            if (lost) {
                follower.beginAt(goesOn);
            } else if (sameLife) {
                follower.load(entries);
            }
        }
        if (lost) {
            gaps.gap(follower.member(), before, goesOn);
        }
        follower.replay();
    }

    // ---- Hearing ----

    /** Takes an entry that this node has heard. */
    void accept(SharedEntry entry) {
        synchronized (lock) {
            if (phase == Phase.IDLE) {
                return;
            }
            heard.offer(entry);
        }
        goOn();
    }

    /** Delivers what was heard up to the next hole, and begins to fill that. */
    private void goOn() {
        boolean mine;
        boolean broken;
        boolean hole;
        Position at;
        synchronized (lock) {
            if (phase != Phase.JOINED) {
                return;
            }
            heard.takeNext(delivery, memory.now());
            mine = delivery.begin();
            broken = heard.isBroken();
            hole = heard.hasHole();
            at = heard.position();
        }
        if (mine) {
            delivery.deliver();
        }
        memory.enforce();
        if (broken) {
            repair.renew(at);
        } else if (hole) {
            repair.fill(at);
        }
    }

    /** Takes what was read behind the last message that was heard. */
    private void repaired(SharedPage page) {
        Position before;
        Position goesOn;
        int missing;
        synchronized (lock) {
            before = heard.position();
            if (phase != Phase.JOINED) {
                return;
            }
            missing = heard.offer(page);
            goesOn = heard.position();
        }
        topic.history().repaired(missing);
        if (!goesOn.equals(before)) { // what is between them is kept no more
            tellGap(before, goesOn);
        }
        goOn();
    }

    /** Takes all that the log has, which is not the one of before. */
    private void renewed(SharedPage whole) {
        Position before;
        Position goesOn;
        boolean told;
        synchronized (lock) {
            if (phase != Phase.JOINED) {
                return;
            }
            before = heard.position();
            told = heard.renew(whole, delivery, memory.now());
            goesOn = heard.position();
        }
        if (told) {
            tellGap(before, goesOn);
        }
        goOn();
    }

    private void tellGap(Position before, Position goesOn) {
        for (Follower follower : delivery.followers()) {
            if (follower.isLive()) {
                gaps.gap(follower.member(), before, goesOn);
            }
        }
    }

    // ---- Checking ----

    @Override
    public RelayAddress address() {
        return topic.address();
    }

    @Override
    public void interrupted() {
        synchronized (lock) {
            heard.interrupt();
        }
    }

    @Override
    public void beforeCheck() {
        synchronized (lock) {
            heard.expire(memory.now());
            noted = heard.position();
        }
    }

    @Override
    public void check(RelayTop top) {
        boolean joining;
        synchronized (lock) {
            joining = phase == Phase.JOINING;
            if (phase == Phase.JOINED && heard.position().equals(noted)) {
                heard.compare(top);
            }
        }
        if (joining) {
            topic.whenFollowed().thenRun(this::readTop);
        } else {
            locateStarting();
            goOn();
            delivery.followers().forEach(Follower::replay);
        }
    }

    // ---- Reading ----

    @Override
    public @Nullable CompletionStage<Position> position() {
        return isClosed() ? null : topic.top().thenApply(SharedTopic::place);
    }

    @Override
    public @Nullable CompletionStage<History> history(Position after, int limit) {
        return isClosed() ? null : new HistoryReading(topic, memory, limit).behind(after);
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
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
            return heard.clear();
        }
    }

    @Override
    public void expire(long nanos) {
        synchronized (lock) {
            heard.expire(nanos);
            if (phase != Phase.IDLE || !delivery.isIdle()) {
                return;
            }
        }
        unused.run();
    }

    @Override
    public boolean closeIfUnused() {
        synchronized (lock) {
            closed |= phase == Phase.IDLE && delivery.isIdle();
            return closed;
        }
    }
}
