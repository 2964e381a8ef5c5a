/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.Position;
import dev.kawat.impl.history.LogEntry;
import dev.kawat.impl.message.EncodedMessage;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the messages of one topic to its subscribers in the order in which they were added. One thread at a time delivers, under
 * no lock, for all who have added in the meantime: so the order holds although senders do not wait for one another, and a
 * subscriber that sends while it is delivered to only adds to the queue.
 */
final class OrderedDelivery {

    /**
     * A message that is due.
     *
     * @param position the place behind it; null if it has none
     * @param skipped the number of the last subscriber that has got it already; 0 if nobody has
     */
    record Due(
            EncodedMessage message,
            Set<Long> excepted,
            @Nullable Position position,
            long skipped) {}

    /** The number of messages that may be due before a sender waits for the one that delivers. */
    private static final int MOST_DUE = 256;

    private static final long LONGEST_WAIT_MILLIS = 10;

    /** After so many messages, a sender lets another one deliver that waits. */
    private static final int TURN = 128;

    private static final System.Logger LOG = System.getLogger("dev.kawat.topic");

    private final Object lock;
    private final Map<Member, Follower> followers = new ConcurrentHashMap<>();

    @GuardedBy("lock")
    private final ArrayDeque<Due> due = new ArrayDeque<>(1);

    /** The thread that delivers; null while none does. */
    @GuardedBy("lock")
    private @Nullable Thread deliverer;

    /** The senders that wait because they are far ahead of the deliverer. */
    @GuardedBy("lock")
    private int ahead;

    /** The number of subscribers that there have been. */
    @GuardedBy("lock")
    private long joined;

    /**
     * Nothing yet.
     *
     * @param lock the lock of the topic, under which messages get their places
     */
    OrderedDelivery(Object lock) {
        this.lock = lock;
    }

    // ---- The subscribers ----

    /** Adds a subscriber, which has a number of its own. Called under the lock. */
    void follow(Member member, Follower follower) {
        synchronized (lock) {
            joined++;
            follower.joinedAs(joined);
            followers.put(member, follower);
        }
    }

    void unfollow(Member member) {
        Follower left = followers.remove(member);
        if (left != null) {
            left.end();
        }
    }

    /** Returns the subscribers. */
    Collection<Follower> followers() {
        return followers.values();
    }

    /** Returns the number of the subscriber that came last. */
    long lastJoined() {
        synchronized (lock) {
            return joined;
        }
    }

    /** Returns for how many subscribers a message is. */
    int receivers(Set<Long> excepted) {
        return excepted.isEmpty()
                ? followers.size()
                : (int) followers.keySet().stream()
                        .filter(member -> !excepted.contains(member.id()))
                        .count();
    }

    /** Returns whether there are no subscribers, and nothing is due. */
    boolean isIdle() {
        synchronized (lock) {
            return followers.isEmpty() && due.isEmpty() && deliverer == null;
        }
    }

    // ---- The messages ----

    /** Adds a message that has a place. Called under the lock, and followed by {@link #begin}. */
    void add(LogEntry entry) {
        add(new Due(entry.message(), entry.excepted(), entry.position(), 0));
    }

    /** Adds a message. Called under the lock, and followed by {@link #begin}. */
    void add(Due message) {
        synchronized (lock) {
            due.add(message);
        }
    }

    /**
     * Returns whether the calling thread is to {@link #deliver} what is due. If another one does and is far behind, waits for that
     * a moment, so that what is due stays little however fast others send; no peer is waited for. Called under the lock.
     */
    boolean begin() {
        synchronized (lock) {
            Thread self = Thread.currentThread();
            if (deliverer == self) {
                return false; // a subscriber that sends while it is delivered to
            }
            awaitLittleDue(self);
            if (deliverer != null || due.isEmpty()) {
                return false;
            }
            deliverer = self;
            return true;
        }
    }

    @GuardedBy("lock")
    private void awaitLittleDue(Thread self) {
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
    }

    /** Delivers what is due, and what others add meanwhile. Called under no lock. */
    void deliver() {
        int turn = 0;
        for (Due next = nextDue(turn); next != null; next = nextDue(turn)) {
            turn++;
            EncodedMessage message = next.message().forMany();
            for (Follower follower : followers.values()) {
                deliver(next, message, follower);
            }
        }
    }

    /** Delivers to one subscriber, and goes on whatever happens: memory may be short, and nobody else delivers. */
    private static void deliver(Due due, EncodedMessage message, Follower follower) {
        try {
            follower.deliver(due, message);
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.WARNING, follower.member() + ": a message of a topic could not be queued", failure);
        }
    }

    /** Returns the next message to deliver; null if there is none, or it is the turn of a sender that waits. */
    private @Nullable Due nextDue(int delivered) {
        synchronized (lock) {
            Due next = delivered >= TURN && ahead > 0 ? null : due.poll();
            if (next == null) {
                deliverer = null;
            }
            if (ahead > 0 && (next == null || due.size() <= MOST_DUE)) {
                lock.notify();
            }
            return next;
        }
    }
}
