/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Position;
import dev.kawat.impl.history.LogEntry;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.reply.Acceptance;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of a topic with a history. At first it is given what was kept, as fast as its peer reads that; when it has all of
 * it, it is <em>live</em>, and gets what the lane delivers. One thread at a time replays: the one that counts {@code turns} up
 * from zero.
 */
final class Follower {

    /** Gives a subscriber the messages that it begins with. */
    interface Source {

        /**
         * Returns the next message of a replay; null if there is none, because the subscriber is live, or it takes a while to read
         * it. Then {@link Follower#replay} is called again.
         */
        @Nullable
        LogEntry next(Follower follower);
    }

    private final Source lane;
    private final Member member;

    /** True if a peer that does not keep up gets its messages from the log, instead of more than its outbox holds. */
    private final boolean paced;

    private final AtomicInteger turns = new AtomicInteger();

    /** The place up to which it was given messages before it was live. Not written any more when it is. */
    private Position position;

    /** Messages from the log for its replay, the next one first. Guarded by the lock of the lane. */
    private final ArrayDeque<LogEntry> loaded = new ArrayDeque<>(0);

    /** The number under which it has joined. */
    private volatile long number;

    private volatile boolean live;
    private volatile boolean ended;

    /** A subscriber that begins behind a position; live if there is nothing to replay. */
    Follower(Source lane, Member member, Position position, boolean live) {
        this(lane, member, position, live, false);
    }

    private Follower(Source lane, Member member, Position position, boolean live, boolean paced) {
        this.lane = lane;
        this.member = member;
        this.paced = paced;
        this.position = position;
        this.live = live;
    }

    /** A subscriber that is never given more than its peer reads, because it can get everything from the log. */
    static Follower paced(Source lane, Member member, Position position, boolean live) {
        return new Follower(lane, member, position, live, true);
    }

    Member member() {
        return member;
    }

    /** Returns the place up to which it was given messages; called by the thread that replays. */
    Position position() {
        return position;
    }

    /** Makes it live behind a position. Called by the thread that replays, under the lock of the lane. */
    void becomeLive(Position behind) {
        position = behind;
        live = true;
    }

    /** Gives it nothing any more. */
    void end() {
        ended = true;
    }

    /** Sets the number under which it has joined. Called before anybody else knows of it. */
    void joinedAs(long joined) {
        number = joined;
    }

    boolean isLive() {
        return live;
    }

    /** Sets the place at which a replay goes on. Called before it begins. */
    void beginAt(Position begin) {
        position = begin;
    }

    /** Gives it messages that were read for it, the next ones. Called under the lock of the lane. */
    void load(List<LogEntry> entries) {
        loaded.addAll(entries);
    }

    /** Returns the next message from the log that has a higher offset; null if none was read. */
    @Nullable
    LogEntry loaded(long offset) {
        LogEntry next = loaded.peekFirst();
        while (next != null && next.offset() <= offset) {
            loaded.pollFirst();
            next = loaded.peekFirst();
        }
        return next;
    }

    /**
     * Queues a message that is due, unless it has got it already, or gets it from the log. A message without a place goes to all
     * that have joined.
     */
    void deliver(OrderedDelivery.Due due, EncodedMessage message) {
        Position place = due.position();
        if (number <= due.skipped() || due.excepted().contains(member.id())) {
            return;
        }
        if (place != null && paced) {
            deliverPaced(place, message);
        } else if (place == null || (live && isBehind(place))) {
            // Whether it fits is between the connection and its outbox, as for every message to many.
            var unused = member.queue(message);
        }
    }

    /** Queues a message if its peer keeps up; else the peer gets it from the log, and what comes behind it, as fast as it reads. */
    private void deliverPaced(Position place, EncodedMessage message) {
        if (live && isBehind(place) && member.offerPaced(message, this::replay) != Acceptance.NOW) {
            position = Position.of(place.epoch(), place.offset() - 1, 0);
            live = false;
            replay();
        }
    }

    private boolean isBehind(Position place) {
        return place.offset() > position.offset() || !place.epoch().equals(position.epoch());
    }

    /** Gives it what it has not got yet. Returns at once when its peer does not read as fast, and goes on later. */
    void replay() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            replayWhatIsThere();
            seen = turns.addAndGet(-seen);
        } while (seen != 0);
    }

    private void replayWhatIsThere() {
        while (!live && !ended) {
            LogEntry next = lane.next(this);
            if (next == null) {
                return;
            }
            if (next.isFor(member.id()) && !isTaken(next)) {
                return;
            }
            position = next.position();
        }
    }

    private boolean isTaken(LogEntry entry) {
        return member.offerPaced(entry.message(), this::replay) == Acceptance.NOW;
    }
}
