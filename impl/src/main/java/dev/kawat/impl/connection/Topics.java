/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.Topic;
import dev.kawat.WebSocketConnection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Who is subscribed to which topic of a server. A topic is in the map only while it has subscribers. */
final class Topics {

    private final Map<String, Set<DefaultConnection>> subscribers = new ConcurrentHashMap<>();
    private final Broadcaster broadcaster;

    Topics(Broadcaster broadcaster) {
        this.broadcaster = broadcaster;
    }

    void add(String topic, DefaultConnection connection) {
        subscribers.compute(Objects.requireNonNull(topic, "topic"), (name, known) -> {
            Set<DefaultConnection> set = known == null ? ConcurrentHashMap.newKeySet() : known;
            set.add(connection);
            return set;
        });
    }

    void remove(String topic, DefaultConnection connection) {
        subscribers.computeIfPresent(topic, (name, known) -> {
            known.remove(connection);
            return known.isEmpty() ? null : known;
        });
    }

    Topic topic(String name) {
        Objects.requireNonNull(name, "name");
        return new Topic() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Collection<WebSocketConnection> subscribers() {
                return List.copyOf(subscribersOf(name));
            }

            @Override
            public int send(Object message, Predicate<? super WebSocketConnection> to) {
                return broadcaster.send(message, subscribersOf(name), to);
            }
        };
    }

    private Set<DefaultConnection> subscribersOf(String name) {
        return subscribers.getOrDefault(name, Set.of());
    }
}
