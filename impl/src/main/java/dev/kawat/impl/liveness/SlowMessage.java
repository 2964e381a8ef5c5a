/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import java.time.Duration;

/**
 * Tells whether a message of the peer comes too slowly: for longer than a minute, with less than 1 KiB a second on average. Not
 * thread-safe: it belongs to the ticks of the {@link Watchdog}.
 */
final class SlowMessage {

    private static final long ALLOWED_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long LEAST_BYTES_A_SECOND = 1024;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** The number of the message that has begun; -1 for none. */
    private long message = -1;

    private long began;
    private long bytesBefore;
    private boolean slow;

    /**
     * Notes how far the message has come. While reading is paused its time does not run; it begins anew afterwards.
     *
     * @param open the message's number; -1 for none
     * @param bytes how many bytes of such messages have come so far
     */
    void note(long now, long open, long bytes, boolean paused) {
        if (open < 0 || open != message || paused) {
            message = open;
            bytesBefore = bytes;
            began = now;
        }
        long took = now - began;
        slow = took >= ALLOWED_NANOS && bytes - bytesBefore < took / SECOND * LEAST_BYTES_A_SECOND;
    }

    /** Returns whether it was too slow when it was noted last. */
    boolean isSlow() {
        return slow;
    }
}
