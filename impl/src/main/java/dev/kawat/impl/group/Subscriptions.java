/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.impl.connection.DefaultConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The topics of one connection; what keeps it from staying in a topic after its end. Observers are told after the lock is
 * released.
 */
public final class Subscriptions {

    private final DefaultConnection connection;
    private final Topics topics;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private Set<String> names = Set.of(); // a set of its own only for those who subscribe

    @GuardedBy("lock")
    private boolean ended;

    /** What the end of the connection ended, with how many were left, until {@link #tellEnded}. */
    @GuardedBy("lock")
    private Map<String, Integer> untold = Map.of();

    public Subscriptions(DefaultConnection connection, Topics topics) {
        this.connection = connection;
        this.topics = topics;
    }

    public void subscribe(String topic) {
        int count;
        synchronized (lock) {
            if (ended || names.contains(topic)) {
                return;
            }
            if (names.isEmpty()) {
                names = new TreeSet<>();
            }
            names.add(topic);
            count = topics.add(topic, connection);
        }
        topics.tellBegun(topic, connection, count);
    }

    public void unsubscribe(String topic) {
        int count;
        synchronized (lock) {
            if (!names.contains(topic)) {
                return;
            }
            names.remove(topic);
            count = topics.remove(topic, connection);
        }
        topics.tellEnded(topic, connection, count);
    }

    public Set<String> names() {
        synchronized (lock) {
            return Set.copyOf(names);
        }
    }

    /** Leaves every topic, for ever. Tells nobody yet: this may be a thread that must not block. */
    public void end() {
        synchronized (lock) {
            ended = true;
            if (names.isEmpty()) {
                return;
            }
            Map<String, Integer> left = new LinkedHashMap<>();
            names.forEach(topic -> left.put(topic, topics.remove(topic, connection)));
            names = Set.of();
            untold = topics.tellsEnds() ? left : Map.of();
        }
    }

    /** Tells what {@link #end} ended. */
    public void tellEnded() {
        Map<String, Integer> left;
        synchronized (lock) {
            left = untold;
            untold = Map.of();
        }
        left.forEach((topic, count) -> topics.tellEnded(topic, connection, count));
    }
}
