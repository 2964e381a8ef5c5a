/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.ConnectionStatus;
import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.Members;
import dev.kawat.impl.group.ConnectionIds;
import dev.kawat.impl.group.EndpointRelay;
import dev.kawat.impl.group.Member;
import dev.kawat.impl.group.Registry;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.presence.EndpointPresence;
import dev.kawat.impl.security.HttpSessions;
import dev.kawat.impl.session.SessionAccess;
import dev.kawat.spi.RelayAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The connections of one owner by id, by user and by HTTP session. Usable from any thread. */
public final class ConnectionRegistry implements ConnectionIds {

    private final Map<Long, ManagedConnection> byId = new ConcurrentHashMap<>();
    private final Map<UUID, ManagedConnection> byUuid = new ConcurrentHashMap<>();
    private final Registry byUser = new Registry();
    private final HttpSessions sessions;
    private final EndpointRelay relay;
    private final EndpointPresence presence;

    /**
     * No connections yet.
     *
     * @param sessions the connections of the application by HTTP session
     * @param relay reaches users on other nodes
     * @param presence knows who is connected
     */
    ConnectionRegistry(HttpSessions sessions, EndpointRelay relay, EndpointPresence presence) {
        this.sessions = sessions;
        this.relay = relay;
        this.presence = presence;
    }

    /** Adds a connection to its HTTP session alone, because its handshake is not admitted yet. */
    void addToSession(ManagedConnection connection, Handshake handshake) {
        sessions.add(connection, handshake);
    }

    /** Returns what tells the container that a session is in use; null if nothing is known to. */
    @Nullable
    SessionAccess sessionAccess() {
        return sessions.access();
    }

    /** Adds a connection that is admitted, or whose user has become known. */
    void add(ManagedConnection connection) {
        byId.put(connection.id(), connection);
        byUuid.put(connection.uuid(), connection);
        userOf(connection).ifPresent(user -> relay.joined(RelayAddress.Kind.USER, user, byUser.add(user, connection)));
        presence.add(connection);
        if (connection.status() == ConnectionStatus.CLOSED) {
            removeIds(connection); // it ended while it was being added
        }
    }

    /** Removes a connection that has ended. */
    void remove(ManagedConnection connection) {
        removeIds(connection);
        sessions.remove(connection);
    }

    private void removeIds(ManagedConnection connection) {
        byId.remove(connection.id());
        byUuid.remove(connection.uuid());
        presence.remove(connection);
        userOf(connection).ifPresent(user -> relay.left(RelayAddress.Kind.USER, user, byUser.remove(user, connection)));
    }

    /** Adds a connection to those of its user. The name of a user never changes, but need not be known at first. */
    void identified(ManagedConnection connection) {
        if (byId.containsKey(connection.id())) {
            add(connection);
        }
    }

    private static Optional<String> userOf(ManagedConnection connection) {
        return connection.identity().map(Identity::name);
    }

    /** Returns who is connected, on all nodes. */
    Members members() {
        return presence.members();
    }

    /** Returns a view of all connections. */
    Collection<ManagedConnection> all() {
        return byId.values();
    }

    /** Returns the connection with an id. */
    Optional<ManagedConnection> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Returns the connection with a global id. */
    Optional<ManagedConnection> find(String globalId) {
        return uuid(globalId).flatMap(this::find);
    }

    /** Returns the connection with a global id. */
    Optional<ManagedConnection> find(UUID globalId) {
        return Optional.ofNullable(byUuid.get(globalId));
    }

    /** Parses a global id; empty for a text that is none. */
    static Optional<UUID> uuid(String globalId) {
        try {
            UUID uuid = UUID.fromString(globalId);
            return uuid.toString().equals(globalId) ? Optional.of(uuid) : Optional.empty(); // it takes shorter ones too
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Queues a message of another node for all connections here; returns for how many. */
    int deliver(EncodedMessage message) {
        return deliver(byId.values(), message);
    }

    /** Queues a message of another node for the connections of a user here; returns for how many. */
    int deliver(String user, EncodedMessage message) {
        return deliver(byUser.of(user), message);
    }

    private static int deliver(Collection<? extends Member> members, EncodedMessage message) {
        return (int) members.stream().filter(member -> member.queue(message)).count();
    }

    /** Returns a view of the connections of a user. */
    Collection<Member> ofUser(String name) {
        return byUser.of(name);
    }

    @Override
    public Set<UUID> globalIds(Set<Long> ids) {
        return ids.isEmpty()
                ? Set.of()
                : ids.stream()
                        .flatMap(id -> find(id).stream())
                        .map(ManagedConnection::uuid)
                        .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<Long> ids(Set<UUID> globalIds) {
        return globalIds.isEmpty()
                ? Set.of()
                : globalIds.stream()
                        .flatMap(id -> find(id).stream())
                        .map(ManagedConnection::id)
                        .collect(Collectors.toUnmodifiableSet());
    }
}
