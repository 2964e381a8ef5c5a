/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import java.time.Duration;

/**
 * Measures how long a number that should move has stood still, such as the number of finished writes while one is under way. Not
 * thread-safe: it belongs to the ticks of the {@link Watchdog}.
 */
final class StallTimer {

    /** The number of something that is not under way. */
    static final long NONE = -1;

    private long value = NONE;
    private long since;

    StallTimer(long now) {
        since = now;
    }

    /**
     * Notes the number.
     *
     * @param current the number; negative while nothing is under way, and then nothing stands still
     */
    void note(long now, long current) {
        if (current < 0 || current != value) {
            value = current;
            since = now;
        }
    }

    /** Begins the time anew, whatever the number is. */
    void restart(long now) {
        since = now;
    }

    /** Returns whether something is under way. */
    boolean isRunning() {
        return value >= 0;
    }

    /** Returns whether something is under way whose number is another than the one that was noted last. */
    boolean isMovedBy(long current) {
        return current >= 0 && current != value;
    }

    /** Returns whether the number has stood still for at least so long. */
    boolean hasStalled(long now, Duration atLeast) {
        return now - since >= atLeast.toNanos();
    }
}
