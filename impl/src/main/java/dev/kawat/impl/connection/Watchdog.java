/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks after all connections of an application, on one timer: writes that make no progress, close frames that are not
 * answered, silence, and handshakes that never became connections. Nothing is timed on the way of a message; a connection
 * notes that something happened, and the next round notes when. So every timeout is late by up to one round.
 */
public final class Watchdog {

    private final Clock clock;
    private final Set<DefaultConnection> connections = ConcurrentHashMap.newKeySet();

    /** A watchdog with nothing to watch; somebody has to call {@link #round()} regularly. */
    public Watchdog(Clock clock) {
        this.clock = clock;
    }

    /** Looks at every connection once. One thread at a time. */
    public void round() {
        long now = clock.nanos();
        connections.forEach(connection -> connection.look(now));
    }

    /** Whether no connection is left, not even one whose {@code onClose} has yet to return. */
    public boolean nothingToWatch() {
        return connections.isEmpty();
    }

    long now() {
        return clock.nanos();
    }

    void watch(DefaultConnection connection) {
        connections.add(connection);
    }

    void forget(DefaultConnection connection) {
        connections.remove(connection);
    }

    /** Ends everything that is left, without a closing handshake. */
    public void dropAll() {
        connections.forEach(DefaultConnection::drop);
    }
}
