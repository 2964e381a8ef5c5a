/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.history;

import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the histories of all topics of an application take together. Beyond its bound, those that were not used for
 * longest are forgotten. Usable from any thread.
 */
public final class HistoryMemory implements Watched {

    /** A history that is there as long as there is memory for it. Its methods are called under no lock. */
    public interface Evictable {

        /** Returns the time at which it was used last. */
        long lastUsed();

        /** Forgets everything, and returns whether there was anything. */
        boolean forget();

        /** Removes what is too old. */
        void expire(long nanos);
    }

    private record Idle(Evictable history, long nanos) {}

    private static final System.Logger LOG = System.getLogger("dev.kawat.topic");
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final long bound;
    private final Clock clock;
    private final AtomicLong used = new AtomicLong();
    private final AtomicBoolean evicting = new AtomicBoolean();
    private final Set<Evictable> histories = ConcurrentHashMap.newKeySet();

    /** The time of the last sweep; used by the thread that checks. */
    private long lastSweep;

    /**
     * Nothing yet.
     *
     * @param bound how many bytes all histories may take
     * @param clock tells how old messages are
     */
    public HistoryMemory(long bound, Clock clock) {
        this.bound = bound;
        this.clock = clock;
    }

    /** Returns the time. */
    public long now() {
        return clock.nanos();
    }

    /** Adds a history. */
    public void add(Evictable history) {
        histories.add(history);
    }

    /** Removes a history, which has nothing any more. */
    public void remove(Evictable history) {
        histories.remove(history);
    }

    /** Counts bytes: positive when more are taken, negative when they are given back. */
    void add(long bytes) {
        used.addAndGet(bytes);
    }

    /** Returns how many bytes are taken. */
    public long used() {
        return used.get();
    }

    /** Forgets histories if too much memory is taken. Called under no lock. */
    public void enforce() {
        if (used.get() <= bound || !evicting.compareAndSet(false, true)) {
            return;
        }
        try {
            evict(now());
        } finally {
            evicting.set(false);
        }
    }

    /** Frees an eighth at once, so that not each message looks for the next victim. */
    private void evict(long now) {
        List<Idle> byUse = histories.stream()
                .map(history -> new Idle(history, now - history.lastUsed()))
                .sorted(Comparator.comparingLong(Idle::nanos).reversed())
                .toList();
        int forgotten = 0;
        Iterator<Idle> next = byUse.iterator();
        while (used.get() > bound / 8 * 7 && next.hasNext()) {
            forgotten += next.next().history().forget() ? 1 : 0;
        }
        LOG.log(
                Level.WARNING,
                "kawat.history-memory: histories of topics took more than {0} bytes; the {1} that were not used for longest are"
                        + " forgotten",
                bound,
                forgotten);
    }

    @Override
    public void check(long nowNanos) {
        if (nowNanos - lastSweep >= SWEEP.toNanos()) {
            lastSweep = nowNanos;
            long now = now(); // that of the watchdog may stand still
            histories.forEach(history -> history.expire(now));
        }
    }

    @Override
    public void drop() {}

    @Override
    public boolean delaysStop() {
        return false;
    }
}
