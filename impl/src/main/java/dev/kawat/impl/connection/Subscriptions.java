/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Set;
import java.util.TreeSet;

/** The topics of one connection; what keeps it from staying in a topic after its end. */
final class Subscriptions {

    private final DefaultConnection connection;
    private final Topics topics;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private Set<String> names = Set.of(); // a set of its own only for those who subscribe

    @GuardedBy("lock")
    private boolean ended;

    Subscriptions(DefaultConnection connection, Topics topics) {
        this.connection = connection;
        this.topics = topics;
    }

    void subscribe(String topic) {
        synchronized (lock) {
            if (ended) {
                return;
            }
            if (names.isEmpty()) {
                names = new TreeSet<>();
            }
            if (names.add(topic)) {
                topics.add(topic, connection);
            }
        }
    }

    void unsubscribe(String topic) {
        synchronized (lock) {
            if (names.contains(topic) && names.remove(topic)) {
                topics.remove(topic, connection);
            }
        }
    }

    Set<String> names() {
        synchronized (lock) {
            return Set.copyOf(names);
        }
    }

    /** Leaves every topic, for ever. */
    void end() {
        synchronized (lock) {
            ended = true;
            names.forEach(topic -> topics.remove(topic, connection));
            names = Set.of();
        }
    }
}
