/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.ClusterChange;
import dev.kawat.Identity;
import dev.kawat.RelayLoss;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.event.PresenceObservers;
import dev.kawat.impl.group.SharedEntry;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.presence.EndpointPresence;
import dev.kawat.impl.presence.Presence;
import dev.kawat.impl.security.SessionNews;
import dev.kawat.impl.settings.PresenceChoice;
import dev.kawat.impl.testing.ManualTime;
import dev.kawat.spi.Relay;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayListener.Outcome;
import dev.kawat.spi.RelayMessage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Three nodes of an application and an engine in memory, in a time that a test drives. */
final class ThreeNodes {

    private static final Duration TICK = Duration.ofMillis(250);

    final ManualTime time = new ManualTime();
    final List<Node> nodes = new ArrayList<>();
    final Node ann = new Node("ann");
    final Node bob = new Node("bob");
    final Node eve = new Node("eve");

    /** The kinds of messages that the engine loses. */
    final Set<Envelope.Kind> lost = new LinkedHashSet<>();

    private long lastConnection;

    /** All nodes up, which know each other. */
    ThreeNodes() {
        nodes.addAll(List.of(ann, bob, eve));
        nodes.forEach(node -> node.hub.linkUp());
        pass(Duration.ofSeconds(3));
    }

    /** Stops a node, and starts one of another release in its place. */
    Node replace(Node old, EnvelopeVersions versions) {
        old.hub.close();
        carry();
        Node next = new Node(old.hub.self().name(), versions);
        nodes.set(nodes.indexOf(old), next);
        next.hub.linkUp();
        return next;
    }

    /** A node, with connections that are names. */
    final class Node implements RelayTarget, RelayEvents, Relay, SessionNews {

        final Presence presence = new Presence(time, Duration.ofSeconds(3), Runnable::run);
        final EndpointPresence room = presence.ofEndpoint("room", PresenceChoice.TOPICS, true);
        final List<String> told = new ArrayList<>();
        final List<String> done = new ArrayList<>();
        final Set<RelayAddress> followed = new LinkedHashSet<>();
        final List<List<RelayMessage>> batches = new ArrayList<>();

        /** The connections by what they have in common. */
        final Map<RelayAddress, Integer> connections = new LinkedHashMap<>();

        final RelayHub hub;

        /** Whether it does nothing at all, as a process that is stopped. */
        boolean frozen;

        /** Whether it has no engine. */
        boolean cut;

        private Node(String name) {
            this(name, new EnvelopeVersions());
        }

        private Node(String name, EnvelopeVersions versions) {
            hub = new RelayHub(
                    new RelaySettings(
                            "app",
                            name,
                            "",
                            10_000,
                            10_000,
                            500,
                            new RelaySettings.Patience(Duration.ofSeconds(5), Duration.ofMinutes(1))),
                    time,
                    Runnable::run,
                    this,
                    presence,
                    this,
                    versions);
            hub.start(this);
            WebSocketServer server = proxy(WebSocketServer.class, null, null);
            room.observe(
                    server,
                    new PresenceObservers(
                            joined -> told.add(
                                    "+" + joined.user() + joined.topic().isPresent()),
                            left -> told.add("-" + left.user() + left.topic().isPresent())));
        }

        WebSocketConnection connect(String user) {
            WebSocketConnection connection = proxy(
                    WebSocketConnection.class,
                    ++lastConnection,
                    Optional.ofNullable(user).map(Identity::of));
            room.add(connection);
            return connection;
        }

        void cut() {
            cut = true;
            hub.linkDown("cut");
        }

        void heal() {
            cut = false;
            hub.linkUp();
        }

        String members() {
            return room.members().toString();
        }

        @Override
        public int deliver(RelayAddress address, EncodedMessage message, UUID only) {
            done.add("deliver " + ((Outbound.Text) message.message()).text());
            return 1;
        }

        @Override
        public int reach(RelayAddress address, UUID only, Outbound.Close frame) {
            if (frame == null) {
                return connections.getOrDefault(address, 0);
            }
            done.add("close " + address + " " + frame.code() + " " + frame.reason());
            Integer closed = connections.remove(address);
            return closed == null ? 0 : closed;
        }

        @Override
        public SessionNews sessionsElsewhere() {
            return this;
        }

        @Override
        public void ended(String session) {
            done.add("ended " + session);
        }

        @Override
        public void renamed(String before, String now) {
            done.add("renamed " + before + " " + now);
        }

        @Override
        public void loggedOut(Set<String> logins) {
            done.add("logged out " + logins);
        }

        @Override
        public boolean has(RelayAddress address) {
            return true;
        }

        @Override
        public void accept(RelayAddress topic, SharedEntry entry) {
            throw new AssertionError("nothing is kept here");
        }

        @Override
        public long deliverWithoutPlace(RelayAddress topic, SharedMessage message) {
            return 0;
        }

        @Override
        public void unfollowed(RelayAddress address) {}

        @Override
        public int connections() {
            return 0;
        }

        @Override
        public void changed(ClusterChange change) {}

        @Override
        public void lost(RelayLoss loss) {}

        @Override
        public void follow(RelayAddress address) {
            followed.add(address);
        }

        @Override
        public void unfollow(RelayAddress address) {
            followed.remove(address);
        }

        @Override
        public void publish(List<RelayMessage> batch) {
            batches.add(batch);
        }

        @Override
        public void reconnect() {}

        @Override
        public void close() {}
    }

    /** An object that has an id and an identity, and nothing else. */
    private static <T> T proxy(Class<T> type, Long id, Object identity) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "id" -> id;
                    case "identity" -> identity;
                    case "topic" -> proxy(dev.kawat.Topic.class, null, null);
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    /** Carries all batches to all who follow their addresses, until there are no more. */
    void carry() {
        boolean more = true;
        while (more) {
            more = false;
            for (Node node : nodes) {
                while (!node.batches.isEmpty() && !node.frozen) {
                    more = true;
                    carry(node, node.batches.remove(0));
                }
            }
        }
    }

    private void carry(Node from, List<RelayMessage> batch) {
        if (from.cut) {
            from.hub.published(Outcome.NOT_SENT);
            return;
        }
        for (RelayMessage message : batch) {
            if (!lost.contains(kind(message))) {
                nodes.stream()
                        .filter(to -> !to.cut && !to.frozen && to.followed.contains(message.address()))
                        .forEach(to -> to.hub.received(message.address(), message.content()));
            }
        }
        from.hub.published(Outcome.DONE);
    }

    static Envelope.Kind kind(RelayMessage message) {
        return Envelope.Kind.of(message.content()[2]);
    }

    /** Lets time pass. */
    void pass(Duration duration) {
        for (long left = duration.toMillis(); left > 0; left -= TICK.toMillis()) {
            time.advance(TICK);
            nodes.stream().filter(node -> !node.frozen).forEach(node -> {
                node.hub.tick();
                node.presence.tick();
            });
            carry();
        }
    }
}
