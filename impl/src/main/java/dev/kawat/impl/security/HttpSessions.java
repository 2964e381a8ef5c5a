/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.Handshake;
import dev.kawat.impl.session.SessionAccess;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /** Tells other nodes; null if there are none. */
    private final @Nullable SessionNews others;

    /** Tells the container that a session is in use; null if nothing is known to. */
    private volatile @Nullable SessionAccess access;

    /** No sessions yet, in an application of one node. */
    public HttpSessions() {
        this(null);
    }

    private HttpSessions(@Nullable SessionNews others) {
        this.others = others;
    }

    /** Returns an object without sessions that tells other nodes what becomes of them. */
    public static HttpSessions toldTo(SessionNews others) {
        return new HttpSessions(Objects.requireNonNull(others, "others"));
    }

    /** Sets what tells the container that a session is in use. */
    public void touchBy(SessionAccess ofContainer) {
        access = ofContainer;
    }

    /** Returns what tells the container that a session is in use; null if nothing is known to. */
    public @Nullable SessionAccess access() {
        return access;
    }

    /** Returns the key of a session: where there are other nodes, the name by which they tell of it. */
    private String key(String session) {
        return others == null ? session : LoginCookies.hash(session);
    }

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

    private void add(Revocable connection, String httpSession) {
        String session = key(httpSession);
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
        renamedHere(key(before), key(now));
        if (others != null) {
            others.renamed(key(before), key(now));
        }
    }

    private void renamedHere(String before, String now) {
        synchronized (lock) {
            Set<Revocable> members = connections.remove(before);
            if (members != null) {
                connections.computeIfAbsent(now, id -> new HashSet<>()).addAll(members);
                members.forEach(member -> sessions.put(member, now));
            }
        }
    }

    /** Closes the connections of a session with 1008, because the container destroys it; none of them uses it any longer. */
    public void destroyed(String session) {
        of(key(session)).forEach(Revocable::sessionEnded);
        ended(session);
    }

    /** Closes the connections of a session with 1008, because it was destroyed or its user has logged out. */
    public void ended(String session) {
        endedHere(key(session));
        if (others != null) {
            others.ended(key(session));
        }
    }

    private void endedHere(String session) {
        of(session).forEach(connection -> connection.revoke("its HTTP session has ended"));
    }

    /** Closes the connections with one of these {@link LoginCookies} with 1008, because their user has logged out. */
    public void loggedOut(Set<String> ofRequest) {
        loggedOutHere(ofRequest);
        if (others != null) {
            others.loggedOut(ofRequest);
        }
    }

    private void loggedOutHere(Set<String> ofRequest) {
        ofLogins(ofRequest).forEach(connection -> connection.revoke("its user has logged out"));
    }

    private Set<Revocable> ofLogins(Set<String> ofRequest) {
        synchronized (lock) {
            Set<Revocable> found = new HashSet<>();
            ofRequest.forEach(login -> found.addAll(byLogin.getOrDefault(login, Set.of())));
            return found;
        }
    }

    /** Returns what does here what was told of the sessions of other nodes. */
    public SessionNews elsewhere() {
        return new SessionNews() {
            @Override
            public void ended(String session) {
                endedHere(session);
            }

            @Override
            public void renamed(String before, String now) {
                renamedHere(before, now);
            }

            @Override
            public void loggedOut(Set<String> logins) {
                loggedOutHere(logins);
            }
        };
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
