/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket, which holds what a rate allows in a second. It is one number, the time at which it will be full again; so tokens
 * are counted by the time in which the bucket gets them. Usable from any thread.
 */
final class TokenBucket {

    /** The time in nanoseconds in which an empty bucket gets full. */
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** The longest time for which a bucket stays in debt, whatever was taken. */
    static final long LONGEST_DEBT = TimeUnit.DAYS.toNanos(1);

    private final AtomicLong fullAt;

    /**
     * A bucket that is full.
     *
     * @param now the time in nanoseconds
     */
    TokenBucket(long now) {
        fullAt = new AtomicLong(now);
    }

    /**
     * Takes tokens.
     *
     * @param cost the time in which the bucket gets as many, in nanoseconds
     * @param onCredit whether to take them even if there are not as many, so that the bucket is in debt
     * @return 0 if there were as many; else the nanoseconds until there are, or until the debt is paid
     */
    long take(long cost, long now, boolean onCredit) {
        while (true) {
            long before = fullAt.get();
            long missing = Math.max(0, before - now) + Math.min(cost, LONGEST_DEBT);
            long wait = Math.max(0, missing - SECOND);
            if (wait > 0 && !onCredit) {
                return wait;
            }
            if (fullAt.compareAndSet(before, now + Math.min(missing, LONGEST_DEBT))) {
                return wait;
            }
        }
    }

    /** Gives back tokens that were taken. */
    void giveBack(long cost) {
        fullAt.addAndGet(-cost);
    }

    /** Returns whether nothing was taken that has not come back. */
    boolean isFull(long now) {
        return fullAt.get() - now <= 0;
    }
}
