/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket for each key: as many events a second as the rate allows, and as many at once. A bucket is one number, the time at
 * which it will be full again, and is forgotten at that time; so the memory is bounded by what came within a second. Usable from
 * any thread.
 *
 * @param <K> the type of the keys
 */
final class HandshakeRate<K> {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** The number of keys that are told apart at the same time. Of any others, every event is allowed. */
    static final int MAX_KEYS = 100_000;

    private final long interval;
    private final Map<K, Long> fullAt = new ConcurrentHashMap<>();
    private final AtomicLong nextSweep;

    /**
     * Buckets that are full.
     *
     * @param perSecond the rate, at least 1
     * @param now the time in nanoseconds
     */
    HandshakeRate(int perSecond, long now) {
        this.interval = Math.max(1, SECOND / perSecond);
        this.nextSweep = new AtomicLong(now + SECOND);
    }

    /**
     * Takes a token.
     *
     * @return 0 if there was one; else the nanoseconds until there is one
     */
    long take(K key, long now) {
        sweep(now);
        if (fullAt.size() >= MAX_KEYS && !fullAt.containsKey(key)) {
            return 0;
        }
        long[] wait = new long[1];
        fullAt.compute(key, (same, before) -> {
            long from = before == null || before - now < 0 ? now : before;
            long next = from + interval;
            wait[0] = Math.max(0, next - now - SECOND);
            return wait[0] == 0 ? Long.valueOf(next) : before;
        });
        return wait[0];
    }

    /** Forgets the buckets that are full, once a second. */
    private void sweep(long now) {
        long due = nextSweep.get();
        if (now - due >= 0 && nextSweep.compareAndSet(due, now + SECOND)) {
            fullAt.values().removeIf(full -> full - now <= 0);
        }
    }

    /** Returns the number of buckets that are kept. */
    int size() {
        return fullAt.size();
    }
}
