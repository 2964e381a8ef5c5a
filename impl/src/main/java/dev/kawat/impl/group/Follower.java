/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Position;
import dev.kawat.impl.history.LogEntry;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.reply.Acceptance;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A subscriber of a topic with a history. At first it is given what was kept, as fast as its peer reads that; when it has all of
 * it, it is <em>live</em>, and gets what the lane delivers. One thread at a time replays: the one that counts {@code turns} up
 * from zero.
 */
final class Follower {

    private final TopicLane lane;
    private final Member member;
    private final AtomicInteger turns = new AtomicInteger();

    /** The place up to which it was given messages before it was live. Not written any more when it is. */
    private Position position;

    private volatile boolean live;
    private volatile boolean ended;

    /** A subscriber that begins behind a position; live if there is nothing to replay. */
    Follower(TopicLane lane, Member member, Position position, boolean live) {
        this.lane = lane;
        this.member = member;
        this.position = position;
        this.live = live;
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

    /** Queues a message that the lane delivers, if it is live and has not got it from the log. */
    void deliver(LogEntry entry, EncodedMessage message) {
        if (live && entry.offset() > position.offset() && entry.isFor(member.id())) {
            // Whether it fits is between the connection and its outbox, as for every message to many.
            var unused = member.queue(message);
        }
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
