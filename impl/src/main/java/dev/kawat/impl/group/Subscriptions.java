/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.Position;
import dev.kawat.Recovery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The topics of one connection. Keeps the connection from staying in a topic after its end. Observers are notified after the lock
 * is released.
 */
public final class Subscriptions {

    private static final CompletionStage<Recovery> FROM_NOW =
            CompletableFuture.completedStage(new Recovery(Recovery.Outcome.NEW, 0, Position.OLDEST));

    private final Member member;
    private final Topics topics;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private Set<String> names = Set.of(); // a set of its own only for a connection that subscribes

    @GuardedBy("lock")
    private boolean ended;

    /** The topics that the end of the connection ended, with the number of subscribers left, until {@link #notifyEnded}. */
    @GuardedBy("lock")
    private Map<String, Integer> unnotified = Map.of();

    /** No subscriptions yet. */
    public Subscriptions(Member member, Topics topics) {
        this.member = member;
        this.topics = topics;
    }

    /** Subscribes to a topic for what is sent from now on, unless the connection has ended or is subscribed. */
    public void subscribe(String topic) {
        // It begins with what is sent from now on: the caller knows.
        var unused = begin(topic, null);
    }

    /** Subscribes to a topic for what is sent from now on, and tells when that holds for what other nodes send. */
    public CompletionStage<Recovery> subscribeAsync(String topic) {
        CompletionStage<Recovery> begun = begin(topic, null);
        CompletionStage<Void> followed;
        synchronized (lock) {
            if (!names.contains(topic)) {
                return begun; // its connection has ended, and this node need not follow the topic
            }
            followed = topics.whenFollowed(topic);
        }
        return begun.thenCombine(followed, (recovery, told) -> recovery);
    }

    /**
     * Subscribes to a topic from a place in its history, unless the connection has ended or is subscribed.
     *
     * @throws IllegalStateException if the topic has no history
     */
    public CompletionStage<Recovery> subscribe(String topic, Position from) {
        Objects.requireNonNull(from, "from");
        topics.checkHistory(topic);
        return begin(topic, from);
    }

    private CompletionStage<Recovery> begin(String topic, @Nullable Position from) {
        int count;
        TopicLane.Start start;
        topics.check(topic);
        synchronized (lock) {
            if (ended || names.contains(topic)) {
                return FROM_NOW;
            }
            if (names.isEmpty()) {
                names = new TreeSet<>();
            }
            names.add(topic);
            count = topics.add(topic, member);
            start = topics.follow(topic, member, from);
        }
        topics.notifyBegun(topic, member, count);
        if (start == null) {
            return FROM_NOW;
        }
        start.replay().run();
        return start.recovery();
    }

    /** Unsubscribes from a topic, if the connection is subscribed. */
    public void unsubscribe(String topic) {
        int count;
        synchronized (lock) {
            if (!names.contains(topic)) {
                return;
            }
            names.remove(topic);
            count = topics.remove(topic, member);
        }
        topics.notifyEnded(topic, member, count);
    }

    /** Returns the topics as they are now. */
    public Set<String> names() {
        synchronized (lock) {
            return Set.copyOf(names);
        }
    }

    /** Leaves every topic for good. Notifies nobody yet, because the calling thread may be one that must not block. */
    public void end() {
        synchronized (lock) {
            ended = true;
            if (names.isEmpty()) {
                return;
            }
            Map<String, Integer> left = new LinkedHashMap<>();
            names.forEach(topic -> left.put(topic, topics.remove(topic, member)));
            names = Set.of();
            unnotified = topics.notifiesEnds() ? left : Map.of();
        }
    }

    /** Notifies observers of the subscriptions that {@link #end} ended. */
    public void notifyEnded() {
        Map<String, Integer> left;
        synchronized (lock) {
            left = unnotified;
            unnotified = Map.of();
        }
        left.forEach((topic, count) -> topics.notifyEnded(topic, member, count));
    }
}
