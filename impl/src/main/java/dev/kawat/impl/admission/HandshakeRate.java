/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A {@link TokenBucket} for each key: as many events a second as the rate allows, and as many at once. A bucket is forgotten
 * when it is full again; so the memory is bounded by what came within a second. Usable from any thread.
 *
 * @param <K> the type of the keys
 */
final class HandshakeRate<K> {

    /** The number of keys that are told apart at the same time. Of any others, every event is allowed. */
    static final int MAX_KEYS = 100_000;

    private final long interval;
    private final Map<K, TokenBucket> buckets = new ConcurrentHashMap<>();
    private final AtomicLong nextSweep;

    /**
     * Buckets that are full.
     *
     * @param perSecond the rate, at least 1
     * @param now the time in nanoseconds
     */
    HandshakeRate(int perSecond, long now) {
        this.interval = Math.max(1, TokenBucket.SECOND / perSecond);
        this.nextSweep = new AtomicLong(now + TokenBucket.SECOND);
    }

    /**
     * Takes a token.
     *
     * @return 0 if there was one; else the nanoseconds until there is one
     */
    long take(K key, long now) {
        sweep(now);
        if (buckets.size() >= MAX_KEYS && !buckets.containsKey(key)) {
            return 0;
        }
        long[] wait = new long[1];
        buckets.compute(key, (same, known) -> { // so that the bucket is not forgotten meanwhile
            TokenBucket bucket = known == null ? new TokenBucket(now) : known;
            wait[0] = bucket.take(interval, now, false);
            return bucket;
        });
        return wait[0];
    }

    /** Forgets the buckets that are full, once a second. */
    private void sweep(long now) {
        long due = nextSweep.get();
        if (now - due >= 0 && nextSweep.compareAndSet(due, now + TokenBucket.SECOND)) {
            for (K key : buckets.keySet()) {
                buckets.computeIfPresent(key, (same, bucket) -> bucket.isFull(now) ? null : bucket);
            }
        }
    }

    /** Returns the number of buckets that are kept. */
    int size() {
        return buckets.size();
    }
}
