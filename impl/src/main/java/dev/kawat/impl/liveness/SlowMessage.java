/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import java.time.Duration;

/**
 * Tells whether a message of the peer comes too slowly: it must get longer by 1 KiB a second on average, in each time as long as
 * the timeout. Not thread-safe: it belongs to the ticks of the {@link Watchdog}.
 */
final class SlowMessage {

    private static final double LEAST_BYTES_A_SECOND = 1024;
    private static final double SECOND = Duration.ofSeconds(1).toNanos();

    private final long timeoutNanos;

    /** The number of the message that has begun; -1 for none. */
    private long message = -1;

    private long began;
    private long bytesBefore;
    private boolean slow;

    SlowMessage(Duration timeout) {
        timeoutNanos = timeout.toNanos();
    }

    /**
     * Notes how far the message has come. While reading is paused its time does not run; it begins anew afterwards.
     *
     * @param open the message's number; -1 for none
     * @param bytes how many bytes of such messages have come so far
     */
    void note(long now, long open, long bytes, boolean paused) {
        slow = false;
        if (open < 0 || open != message || paused) {
            begin(now, open, bytes);
            return;
        }
        long took = now - began;
        if (took < timeoutNanos) {
            return;
        }
        slow = bytes - bytesBefore < took / SECOND * LEAST_BYTES_A_SECOND;
        if (!slow) {
            begin(now, open, bytes);
        }
    }

    private void begin(long now, long open, long bytes) {
        message = open;
        bytesBefore = bytes;
        began = now;
    }

    /** Returns whether it was too slow when it was noted last. */
    boolean isSlow() {
        return slow;
    }
}
