/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.impl.connection.DefaultConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which connections of an application belong to which HTTP session, from the handshake to the end of the connection. Usable
 * from any thread; the lock is held for no foreign code.
 */
public final class HttpSessions {

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<String, Set<DefaultConnection>> connections = new HashMap<>();

    /** The other way round: the id of a session may change, and a handshake only knows the first. */
    @GuardedBy("lock")
    private final Map<DefaultConnection, String> sessions = new HashMap<>();

    /** The connections whose handshake had a user and no session, by their {@link LoginCookies}. */
    @GuardedBy("lock")
    private final Map<String, Set<DefaultConnection>> byLogin = new HashMap<>();

    @GuardedBy("lock")
    private final Map<DefaultConnection, Set<String>> logins = new HashMap<>();

    /** No session. */
    public HttpSessions() {}

    public void add(DefaultConnection connection, String session) {
        synchronized (lock) {
            sessions.put(connection, session);
            connections.computeIfAbsent(session, id -> new HashSet<>()).add(connection);
        }
    }

    public void addLogins(DefaultConnection connection, Set<String> ofHandshake) {
        synchronized (lock) {
            logins.put(connection, ofHandshake);
            ofHandshake.forEach(login ->
                    byLogin.computeIfAbsent(login, key -> new HashSet<>()).add(connection));
        }
    }

    public void remove(DefaultConnection connection) {
        synchronized (lock) {
            removeLogins(connection);
            String session = sessions.remove(connection);
            Set<DefaultConnection> others = session == null ? null : connections.get(session);
            if (others != null && others.remove(connection) && others.isEmpty()) {
                connections.remove(session);
            }
        }
    }

    @GuardedBy("lock")
    private void removeLogins(DefaultConnection connection) {
        Set<String> known = logins.remove(connection);
        if (known != null) {
            known.forEach(login -> byLogin.computeIfPresent(login, (key, members) -> {
                members.remove(connection);
                return members.isEmpty() ? null : members;
            }));
        }
    }

    /** The container has given a session another id, as it does when a user logs in. */
    public void renamed(String before, String now) {
        synchronized (lock) {
            Set<DefaultConnection> members = connections.remove(before);
            if (members != null) {
                connections.computeIfAbsent(now, id -> new HashSet<>()).addAll(members);
                members.forEach(member -> sessions.put(member, now));
            }
        }
    }

    /** A session was invalidated, or its user has logged out: its connections close with 1008. */
    public void ended(String session) {
        of(session).forEach(connection -> connection.revoke("its HTTP session has ended"));
    }

    /** A user has logged out in a request with some {@link LoginCookies}: connections with one of them close with 1008. */
    public void loggedOut(Set<String> ofRequest) {
        ofLogins(ofRequest).forEach(connection -> connection.revoke("its user has logged out"));
    }

    private Set<DefaultConnection> ofLogins(Set<String> ofRequest) {
        synchronized (lock) {
            Set<DefaultConnection> found = new HashSet<>();
            ofRequest.forEach(login -> found.addAll(byLogin.getOrDefault(login, Set.of())));
            return found;
        }
    }

    /** How many connections belong to any, or to logins without. */
    int size() {
        synchronized (lock) {
            return sessions.size() + logins.size();
        }
    }

    private List<DefaultConnection> of(String session) {
        synchronized (lock) {
            return List.copyOf(connections.getOrDefault(session, Set.of()));
        }
    }
}
