/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.Handshake;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The connections of an application by their HTTP session, from the handshake to the end of the connection. Usable from any thread;
 * no foreign code runs under the lock.
 */
public final class HttpSessions {

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<String, Set<Revocable>> connections = new HashMap<>();

    /** The session of each connection: its id may change, and a handshake only knows the first. */
    @GuardedBy("lock")
    private final Map<Revocable, String> sessions = new HashMap<>();

    /** The connections whose handshake had a user and no session, by their {@link LoginCookies}. */
    @GuardedBy("lock")
    private final Map<String, Set<Revocable>> byLogin = new HashMap<>();

    @GuardedBy("lock")
    private final Map<Revocable, Set<String>> logins = new HashMap<>();

    /** No sessions yet. */
    public HttpSessions() {}

    /** Adds a connection by the HTTP session of its handshake or, without one, by the logins that its cookies may stand for. */
    public void add(Revocable connection, Handshake handshake) {
        handshake
                .httpSessionId()
                .ifPresentOrElse(session -> add(connection, session), () -> addLogins(connection, logins(handshake)));
    }

    private static Set<String> logins(Handshake handshake) {
        List<String> cookies = handshake.headers().getOrDefault("Cookie", List.of());
        return handshake
                .principal()
                .map(user -> LoginCookies.logins(user.getName(), cookies))
                .orElse(Set.of());
    }

    private void add(Revocable connection, String session) {
        synchronized (lock) {
            sessions.put(connection, session);
            connections.computeIfAbsent(session, id -> new HashSet<>()).add(connection);
        }
    }

    private void addLogins(Revocable connection, Set<String> ofHandshake) {
        if (ofHandshake.isEmpty()) {
            return;
        }
        synchronized (lock) {
            logins.put(connection, ofHandshake);
            ofHandshake.forEach(login ->
                    byLogin.computeIfAbsent(login, key -> new HashSet<>()).add(connection));
        }
    }

    /** Removes a connection that has ended. */
    public void remove(Revocable connection) {
        synchronized (lock) {
            removeLogins(connection);
            String session = sessions.remove(connection);
            Set<Revocable> others = session == null ? null : connections.get(session);
            if (others != null && others.remove(connection) && others.isEmpty()) {
                connections.remove(session);
            }
        }
    }

    @GuardedBy("lock")
    private void removeLogins(Revocable connection) {
        Set<String> known = logins.remove(connection);
        if (known != null) {
            known.forEach(login -> byLogin.computeIfPresent(login, (key, members) -> {
                members.remove(connection);
                return members.isEmpty() ? null : members;
            }));
        }
    }

    /** Notes that the container has given a session another id, as it does when a user logs in. */
    public void renamed(String before, String now) {
        synchronized (lock) {
            Set<Revocable> members = connections.remove(before);
            if (members != null) {
                connections.computeIfAbsent(now, id -> new HashSet<>()).addAll(members);
                members.forEach(member -> sessions.put(member, now));
            }
        }
    }

    /** Closes the connections of a session with 1008, because it was invalidated or its user has logged out. */
    public void ended(String session) {
        of(session).forEach(connection -> connection.revoke("its HTTP session has ended"));
    }

    /** Closes the connections with one of these {@link LoginCookies} with 1008, because their user has logged out. */
    public void loggedOut(Set<String> ofRequest) {
        ofLogins(ofRequest).forEach(connection -> connection.revoke("its user has logged out"));
    }

    private Set<Revocable> ofLogins(Set<String> ofRequest) {
        synchronized (lock) {
            Set<Revocable> found = new HashSet<>();
            ofRequest.forEach(login -> found.addAll(byLogin.getOrDefault(login, Set.of())));
            return found;
        }
    }

    /** Returns how many connections belong to a session, or to a login without one. */
    int size() {
        synchronized (lock) {
            return sessions.size() + logins.size();
        }
    }

    private List<Revocable> of(String session) {
        synchronized (lock) {
            return List.copyOf(connections.getOrDefault(session, Set.of()));
        }
    }
}
