/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import dev.kawat.impl.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Checks all connections of an application on one timer: writes that make no progress, close frames that are not answered, silence,
 * and handshakes that never became connections. Nothing is timed on the way of a message: a connection notes that something
 * happened, and the next tick notes when. So every timeout is late by up to one tick.
 *
 * <p>Its time stands still while the JVM does, as in a long collection of garbage or on a machine that was suspended: when that is
 * over, peers have their answers on the way that nobody has read, and none of them is to blame.
 */
public final class Watchdog {

    /** A tick that is later than this was late because the JVM stood still. */
    private static final long LATE_NANOS = Duration.ofSeconds(2).toNanos();

    private final Clock clock;
    private final MemoryBudget memory;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    /** The time for which the JVM has stood still. */
    private final AtomicLong stoodStill = new AtomicLong();

    /** The time of the clock at the last tick; used by the thread that ticks. */
    private long lastTick;

    private boolean ticking;

    /** A watchdog with nothing to watch, whose {@link #tick()} must be called regularly. */
    public Watchdog(Clock clock) {
        this(clock, MemoryBudget.unbounded());
    }

    /**
     * A watchdog with nothing to watch, whose {@link #tick()} must be called regularly.
     *
     * @param memory bounds what all that is watched holds together
     */
    public Watchdog(Clock clock, MemoryBudget memory) {
        this.clock = clock;
        this.memory = memory;
    }

    /** Returns the clock that it goes by. */
    public Clock clock() {
        return clock;
    }

    /** Returns the bound of what all that is watched holds together. */
    public MemoryBudget memory() {
        return memory;
    }

    /** Checks everything once. One thread at a time. */
    public void tick() {
        noteStandstill(clock.nanos());
        long now = now();
        watched.forEach(one -> one.check(now));
        memory.enforce(watched);
    }

    private void noteStandstill(long time) {
        long passed = time - lastTick;
        if (ticking && passed > LATE_NANOS) {
            stoodStill.addAndGet(passed);
        }
        lastTick = time;
        ticking = true;
    }

    /** Returns whether nothing is left that delays a stop, not even a connection whose {@code onClose} has yet to return. */
    public boolean nothingToWatch() {
        return watched.stream().noneMatch(Watched::delaysStop);
    }

    /** Returns the time in nanoseconds since an arbitrary moment, without that for which the JVM has stood still. */
    public long now() {
        return clock.nanos() - stoodStill.get();
    }

    /** Returns the time of day. */
    public Instant instant() {
        return clock.instant();
    }

    /** Checks something from the next tick on. */
    public void watch(Watched one) {
        watched.add(one);
    }

    /** Stops checking something. */
    public void forget(Watched one) {
        watched.remove(one);
    }

    /** Ends everything that is left, without a closing handshake. */
    public void dropAll() {
        watched.forEach(Watched::drop);
    }
}
