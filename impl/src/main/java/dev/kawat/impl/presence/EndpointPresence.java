/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.presence;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.Identity;
import dev.kawat.Members;
import dev.kawat.PresenceChange;
import dev.kawat.Topic;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.event.PresenceObservers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The presence of one endpoint, which may be off: then nothing here does anything, and nothing is kept. Usable from any thread.
 */
public final class EndpointPresence {

    /** The presence of an endpoint about which nobody wants to know. */
    public static final EndpointPresence OFF = new EndpointPresence(null, "", false, false);

    /** A connection that is counted. */
    private static final class Counted {

        private final Set<String> topics = new HashSet<>(2);
        private @Nullable String user;

        /** Says whether it is one of the endpoint: it may subscribe before that. */
        private boolean connected;
    }

    /** The observers of changes, and the server that they are told about. */
    private record Told(WebSocketServer server, PresenceObservers observers) {}

    private final @Nullable Presence presence;
    private final String name;
    private final boolean ofTopics;
    private final boolean relayed;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<Long, Counted> connections = new HashMap<>();

    @GuardedBy("lock")
    private boolean closed;

    private volatile @Nullable Told told;

    /** Nobody yet. */
    EndpointPresence(@Nullable Presence presence, String name, boolean ofTopics, boolean relayed) {
        this.presence = presence;
        this.name = name;
        this.ofTopics = ofTopics;
        this.relayed = relayed;
    }

    /** Returns the name of the endpoint. */
    String name() {
        return name;
    }

    // ---- The connections of this node ----

    /** Counts a connection that is admitted, or whose user has become known. */
    public void add(WebSocketConnection connection) {
        if (presence == null) {
            return;
        }
        String user = connection.identity().map(Identity::name).orElse(null); // code of the application, under no lock
        synchronized (lock) {
            Counted counted = connections.computeIfAbsent(connection.id(), added -> new Counted());
            if (user != null && counted.user == null) {
                count(counted, -1);
                counted.user = user;
                count(counted, 1);
            }
            if (!counted.connected) {
                counted.connected = true;
                count(null, counted.user, 1);
            }
        }
    }

    /** Counts a connection no more, which has ended. */
    public void remove(WebSocketConnection connection) {
        if (presence == null) {
            return;
        }
        synchronized (lock) {
            Counted counted = connections.remove(connection.id());
            if (counted != null) {
                count(counted, -1);
            }
        }
    }

    /** Counts a subscriber of a topic. */
    public void subscribed(String topic, WebSocketConnection connection) {
        if (!ofTopics) {
            return;
        }
        synchronized (lock) {
            Counted counted = connections.computeIfAbsent(connection.id(), added -> new Counted());
            if (counted.topics.add(topic)) {
                count(topic, counted.user, 1);
            }
        }
    }

    /** Counts a subscriber of a topic no more. */
    public void unsubscribed(String topic, WebSocketConnection connection) {
        if (!ofTopics) {
            return;
        }
        synchronized (lock) {
            Counted counted = connections.get(connection.id());
            if (counted == null || !counted.topics.remove(topic)) {
                return; // it has ended
            }
            count(topic, counted.user, -1);
            if (!counted.connected && counted.topics.isEmpty()) {
                connections.remove(connection.id());
            }
        }
    }

    @GuardedBy("lock")
    private void count(Counted counted, int more) {
        if (counted.connected) {
            count(null, counted.user, more);
        }
        counted.topics.forEach(topic -> count(topic, counted.user, more));
    }

    private void count(@Nullable String topic, @Nullable String user, int more) {
        shared().count(new Row(new Scope(name, topic), user), more, relayed);
    }

    private Presence shared() {
        Presence known = presence;
        if (known == null) {
            throw new IllegalStateException(
                    "members: nobody knows who is connected while the setting presence is off, so set it to users or topics");
        }
        return known;
    }

    // ---- What applications ask, and are told ----

    /**
     * Returns who is connected, on all nodes.
     *
     * @throws IllegalStateException if presence is off
     */
    public Members members() {
        return shared().members(new Scope(name, null));
    }

    /**
     * Returns who is subscribed to a topic, on all nodes.
     *
     * @throws IllegalStateException if that is not known
     */
    public Members members(String topic) {
        Presence known = shared();
        if (!ofTopics) {
            throw new IllegalStateException(
                    "members: nobody knows who is subscribed to topics while the setting presence is users, so set it to"
                            + " topics");
        }
        return known.members(new Scope(name, topic));
    }

    /** Tells observers who is there, and then who comes and goes. */
    public void observe(WebSocketServer server, PresenceObservers observers) {
        if (presence != null && observers.observe()) {
            told = new Told(server, observers);
            presence.observe(this);
        }
    }

    /** Ends that for good, because the server is closed. */
    public void close() {
        if (presence == null) {
            return;
        }
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        presence.closed(this, relayed);
    }

    /** Tells the observers of one change. */
    void tell(Row row, boolean joined) {
        Told to = told;
        String user = row.user();
        if (to == null || user == null) {
            return;
        }
        Consumer<PresenceChange> observer =
                joined ? to.observers().joined() : to.observers().left();
        if (observer != null) {
            Optional<Topic> topic = Optional.ofNullable(row.scope().topic()).map(to.server()::topic);
            observer.accept(new PresenceChange(to.server(), topic, user));
        }
    }
}
