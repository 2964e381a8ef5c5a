/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.History;
import dev.kawat.KeptMessage;
import dev.kawat.Position;
import dev.kawat.Recovery;
import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.history.LogEntry;
import dev.kawat.impl.history.TopicLog;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A topic with a history: its log, and its subscribers, who all get the messages in the order of the log. Usable from any thread.
 *
 * <p>A message is appended and queued in one step under the lock. Then one thread at a time delivers what is queued, under no lock,
 * for all who sent in the meantime: so the order holds although senders do not wait for one another, and a subscriber that sends
 * while it is delivered to only adds to the queue.
 *
 * <p>A lane without messages and subscribers is closed, and forgotten by {@link TopicLanes}, which then makes another one.
 */
final class TopicLane implements HistoryMemory.Evictable {

    /** Tells a subscriber that messages are missing. Called under no lock. */
    @FunctionalInterface
    interface GapObserver {
        void gap(Member member, Position after, Position next);
    }

    /** The beginning of a subscription, and what replays the messages that it begins with. */
    record Start(Recovery recovery, Runnable replay) {}

    /** The number of messages that may be due before a sender waits for the one that delivers. */
    private static final int MOST_DUE = 256;

    private static final long LONGEST_WAIT_MILLIS = 10;

    /** After so many messages, a sender lets another one deliver that waits. */
    private static final int TURN = 128;

    private static final System.Logger LOG = System.getLogger("dev.kawat.topic");

    private final Object lock = new Object();
    private final Map<Member, Follower> followers = new ConcurrentHashMap<>();
    private final HistoryMemory memory;
    private final GapObserver gaps;
    private final Runnable unused;

    @GuardedBy("lock")
    private final TopicLog log;

    /** The messages that were appended and have to be delivered. */
    @GuardedBy("lock")
    private final ArrayDeque<LogEntry> due = new ArrayDeque<>(1);

    /** The thread that delivers; null while none does. */
    @GuardedBy("lock")
    private @Nullable Thread deliverer;

    /** The senders that wait because they are far ahead of the deliverer. */
    @GuardedBy("lock")
    private int ahead;

    @GuardedBy("lock")
    private boolean closed;

    private volatile long lastUsed;

    /**
     * A lane without subscribers.
     *
     * @param gaps tells subscribers what they miss
     * @param unused is told when it may be closed, because nothing is left of it
     */
    TopicLane(TopicLog log, HistoryMemory memory, GapObserver gaps, Runnable unused) {
        this.log = log;
        this.memory = memory;
        this.gaps = gaps;
        this.unused = unused;
        this.lastUsed = memory.now();
    }

    // ---- Sending ----

    /** Appends a message and has it delivered; returns for how many subscribers; null if the lane is closed. */
    @Nullable
    Integer send(EncodedMessage message, Set<Long> excepted) {
        long now = memory.now();
        synchronized (lock) {
            if (closed) {
                return null;
            }
            due.add(log.append(message, excepted, now));
            lastUsed = now;
            if (!mustDeliver()) {
                return receivers(excepted);
            }
        }
        int receivers = receivers(excepted);
        deliver();
        memory.enforce();
        return receivers;
    }

    /**
     * Returns whether the calling thread is to deliver what is due. If another one does and is far behind, waits for that a moment,
     * so that what is due stays little however fast others send; no peer is waited for.
     */
    @GuardedBy("lock")
    private boolean mustDeliver() {
        Thread self = Thread.currentThread();
        if (deliverer == self) {
            return false; // a subscriber that sends while it is delivered to
        }
        ahead++;
        try {
            long left = LONGEST_WAIT_MILLIS;
            while (deliverer != null && due.size() > MOST_DUE && left > 0) {
                lock.wait(1);
                left--;
            }
        } catch (InterruptedException hurry) {
            self.interrupt();
        } finally {
            ahead--;
        }
        if (deliverer != null || due.isEmpty()) {
            return false;
        }
        deliverer = self;
        return true;
    }

    private int receivers(Set<Long> excepted) {
        return excepted.isEmpty()
                ? followers.size()
                : (int) followers.keySet().stream()
                        .filter(member -> !excepted.contains(member.id()))
                        .count();
    }

    private void deliver() {
        int turn = 0;
        for (LogEntry entry = nextDue(turn); entry != null; entry = nextDue(turn)) {
            turn++;
            EncodedMessage message = entry.message().forMany();
            for (Follower follower : followers.values()) {
                deliver(entry, message, follower);
            }
        }
    }

    /** Delivers to one subscriber, and goes on whatever happens: memory may be short, and nobody else delivers. */
    private static void deliver(LogEntry entry, EncodedMessage message, Follower follower) {
        try {
            follower.deliver(entry, message);
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.WARNING, follower.member() + ": a message of a topic could not be queued", failure);
        }
    }

    /** Returns the next message to deliver; null if there is none, or it is the turn of a sender that waits. */
    private @Nullable LogEntry nextDue(int delivered) {
        synchronized (lock) {
            LogEntry next = delivered >= TURN && ahead > 0 ? null : due.poll();
            if (next == null) {
                deliverer = null;
            }
            if (ahead > 0 && (next == null || due.size() <= MOST_DUE)) {
                lock.notify();
            }
            return next;
        }
    }

    // ---- Subscribing ----

    /**
     * Adds a subscriber.
     *
     * @param from the place at which it begins; null for what is sent from now on
     * @return null if the lane is closed
     */
    @Nullable
    Start follow(Member member, @Nullable Position from) {
        synchronized (lock) {
            if (closed) {
                return null;
            }
            log.expire(memory.now());
            Position top = log.position();
            if (from == null || !log.reaches(from)) {
                followers.put(member, new Follower(this, member, top, true));
                return from == null
                        ? new Start(new Recovery(Recovery.Outcome.NEW, 0, top), () -> {})
                        : new Start(new Recovery(Recovery.Outcome.LOST, 0, top), () -> gaps.gap(member, from, top));
            }
            Position begin = from.equals(Position.OLDEST) ? log.oldest() : from;
            int missed = (int) (top.offset() - begin.offset());
            Follower follower = new Follower(this, member, begin, missed == 0);
            followers.put(member, follower);
            return new Start(new Recovery(Recovery.Outcome.RECOVERED, missed, begin), follower::replay);
        }
    }

    void unfollow(Member member) {
        Follower left = followers.remove(member);
        if (left != null) {
            left.end();
        }
    }

    /** Returns the next message of a replay; null if there is none, and the subscriber is live. Tells it of a gap before that. */
    @Nullable
    LogEntry next(Follower follower) {
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

    /** Returns the place behind the last message; null if the lane is closed. */
    @Nullable
    Position position() {
        synchronized (lock) {
            return closed ? null : log.position();
        }
    }

    /** Returns messages; null if the lane is closed. */
    @Nullable
    History history(Position after, int limit) {
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
            return new History(page.stream().map(TopicLane::kept).toList(), complete, end);
        }
    }

    private static KeptMessage kept(LogEntry entry) {
        Outbound.Message message = entry.message().message();
        Object content = message instanceof Outbound.Text text ? text.text() : ((Outbound.Binary) message).bytes();
        return new KeptMessage(entry.position(), content);
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
        if (empty && followers.isEmpty()) {
            unused.run();
        }
    }

    /** Closes the lane if it has neither messages nor subscribers; returns whether it is closed. */
    boolean closeIfUnused() {
        synchronized (lock) {
            closed |= log.isEmpty() && followers.isEmpty() && due.isEmpty() && deliverer == null;
            return closed;
        }
    }
}
