/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks after all connections of an application, on one timer: writes that make no progress, close frames that are not
 * answered, silence, and handshakes that never became connections. Nothing is timed on the way of a message; a connection
 * notes that something happened, and the next round notes when. So every timeout is late by up to one round.
 */
public final class Watchdog {

    private final Clock clock;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    /** A watchdog with nothing to watch; somebody has to call {@link #round()} regularly. */
    public Watchdog(Clock clock) {
        this.clock = clock;
    }

    /** Looks at everything once. One thread at a time. */
    public void round() {
        long now = clock.nanos();
        watched.forEach(one -> one.look(now));
    }

    /** Whether nothing is left, not even a connection whose {@code onClose} has yet to return. */
    public boolean nothingToWatch() {
        return watched.isEmpty();
    }

    /** The time, in nanoseconds since nowhere in particular. */
    public long now() {
        return clock.nanos();
    }

    /** The time of day. */
    public Instant instant() {
        return clock.instant();
    }

    /** Looks after something from the next round on. */
    public void watch(Watched one) {
        watched.add(one);
    }

    /** Looks no more. */
    public void forget(Watched one) {
        watched.remove(one);
    }

    /** Ends everything that is left, without a closing handshake. */
    public void dropAll() {
        watched.forEach(Watched::drop);
    }
}
