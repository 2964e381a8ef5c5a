/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Knows when the next attempt to connect is due: at once, and then after a random time whose bound grows. For one thread. */
final class Backoff {

    private static final int FIRST_MILLIS = 50;
    private static final int LONGEST_MILLIS = 1000;

    private int bound;
    private boolean connected;
    private long connectedAt;

    /** Notes that an attempt has succeeded. */
    void connected() {
        connected = true;
        connectedAt = System.nanoTime();
    }

    /** Notes that there is no connection, and returns the time of the next attempt, as {@link System#nanoTime} has it. */
    long next() {
        long now = System.nanoTime();
        if (connected && now - connectedAt >= TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS)) {
            bound = 0; // a provider that accepts connections and breaks them at once is not asked without a pause
        }
        connected = false;
        if (bound == 0) {
            bound = FIRST_MILLIS;
            return now;
        }
        int wait = 1 + ThreadLocalRandom.current().nextInt(bound);
        bound = Math.min(LONGEST_MILLIS, bound * 2);
        return now + TimeUnit.MILLISECONDS.toNanos(wait);
    }
}
