/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory that all connections of an application may hold for what is unread and unsent. Transports count the bytes of
 * incomplete messages at once, and what waits in the mailbox and the outbox of a connection each time that much was read from its
 * peer; the ticks of the {@link Watchdog} sum up what waits in all of them. Usable from any thread.
 *
 * <p>A connection is read only while the messages that wait in its mailbox and its outbox are within an <em>allowance</em>, which
 * is smaller the more all connections hold: many peers that do not read, or whose handlers do not keep up, get together about half
 * of the bound.
 *
 * <p>From three quarters of the bound on, memory is <em>short</em>: connections that hold much are not read. From seven eighths
 * on, it is <em>exhausted</em>: new handshakes are refused. When it is short for two ticks, or exhausted at one, those that hold
 * most are closed until half of the bound is free.
 */
public final class MemoryBudget {

    /**
     * The bytes that one connection holds.
     *
     * @param unread the bytes that its handler has not got
     * @param unsent the bytes that its peer has not got, without messages to many that were counted for another connection
     */
    public record Held(long unread, long unsent) {

        /** Nothing at all. */
        public static final Held NOTHING = new Held(0, 0);

        long bytes() {
            return unread + unsent;
        }
    }

    private record Holder(Watched connection, Held held) {}

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    /** The bytes of one connection that do not matter while some of the bound is left. */
    private static final long LITTLE = 64L * 1024;

    /** The part of what is left of half of the bound that may wait for one connection: enough for a few, little for a thousand. */
    private static final int ALLOWED_PART = 32;

    /** An allowance of more than most mailboxes and outboxes take, with which it need not be asked how much waits. */
    private static final long MUCH = 2L * 1024 * 1024;

    private final long bound;

    /** The bytes of incomplete messages, counted at once. */
    private final AtomicLong incomplete = new AtomicLong();

    /** The other bytes, as the last tick has found them, and what was counted since. */
    private final AtomicLong waiting = new AtomicLong();

    private boolean wasShort;

    /**
     * A budget of which nothing is used.
     *
     * @param bound how many bytes all connections may hold
     */
    public MemoryBudget(long bound) {
        this.bound = bound;
    }

    /** Returns a budget without a bound. */
    static MemoryBudget unbounded() {
        return new MemoryBudget(Long.MAX_VALUE);
    }

    /** Counts bytes of incomplete messages: positive when more are held, negative when they are given back. */
    public void add(long bytes) {
        incomplete.addAndGet(bytes);
    }

    /**
     * Counts bytes that wait for a handler or a peer: positive when more wait than when the same connection was counted the last
     * time, negative when less do. The next tick does not need it, but a busy machine may be late with it.
     */
    public void addWaiting(long bytes) {
        waiting.addAndGet(bytes);
    }

    /** Returns whether little of the bound is left, so that connections that hold much are not read. */
    public boolean isShort() {
        return used() >= bound / 4 * 3;
    }

    /** Returns whether so little of the bound is left that no further connection is admitted. */
    public boolean isExhausted() {
        return used() >= bound / 8 * 7;
    }

    /**
     * Returns whether a connection may read on.
     *
     * @param incomplete the bytes of incomplete messages
     * @param waiting returns the bytes of messages that wait for its handler or its peer
     */
    public boolean mayReadOn(long incomplete, LongSupplier waiting) {
        if (isShort()) {
            long held = incomplete + waiting.getAsLong();
            return held == 0 || (held <= LITTLE && !isExhausted());
        }
        long allowance = Math.max(LITTLE, (bound / 2 - used()) / ALLOWED_PART);
        return allowance >= MUCH || waiting.getAsLong() <= allowance;
    }

    private long used() {
        return incomplete.get() + waiting.get();
    }

    /** Sums up what the connections hold, and closes those that hold most if memory stays short. Called at each tick. */
    void enforce(Iterable<Watched> connections) {
        List<Holder> holders = holders(connections, null);
        if (sum(holders) >= bound / 4) { // perhaps only because messages to many were counted for each
            holders = holders(connections, Collections.newSetFromMap(new IdentityHashMap<>()));
        }
        waiting.set(Math.max(0, sum(holders) - incomplete.get()));
        boolean again = wasShort;
        wasShort = isShort();
        if (isExhausted() || (again && wasShort)) {
            closeLargest(holders);
        }
    }

    private static List<Holder> holders(Iterable<Watched> connections, @Nullable Set<Object> shared) {
        List<Holder> holders = new ArrayList<>();
        for (Watched connection : connections) {
            Held held = connection.held(shared);
            if (held.bytes() > 0) {
                holders.add(new Holder(connection, held));
            }
        }
        return holders;
    }

    private static long sum(List<Holder> holders) {
        return holders.stream().mapToLong(holder -> holder.held().bytes()).sum();
    }

    private void closeLargest(List<Holder> holders) {
        long excess = used() - bound / 2;
        holders.sort(Comparator.comparingLong((Holder holder) -> holder.held().bytes())
                .reversed());
        int closed = 0;
        for (Holder holder : holders) {
            if (excess <= 0) {
                break;
            }
            holder.connection().release(holder.held());
            excess -= holder.held().bytes();
            closed++;
        }
        LOG.log(
                Level.WARNING,
                "kawat.memory: connections hold {0} of {1} bytes; the {2} that hold most are closed",
                used(),
                bound,
                closed);
    }
}
