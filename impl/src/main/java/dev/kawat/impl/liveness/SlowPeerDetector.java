/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether one peer keeps up. The watchdog's rounds find out; the events of the connection tell the application, one at a time:
 * while one waits for a busy handler, further changes add none, and when all is as it was by then, nothing is told.
 */
public final class SlowPeerDetector {

    /** The part of a bound that makes a peer slow: a half. */
    public static final int SLOW_PART = 2;

    /** The part of a bound below which a peer has caught up: an eighth. */
    public static final int CAUGHT_UP_PART = 8;

    private final long slowNanos;

    /** Written by the watchdog's rounds. */
    private volatile boolean slow;

    /** Whether an event that will tell is on its way. */
    private final AtomicBoolean telling = new AtomicBoolean();

    // What belongs to the rounds:
    private long progress = -1;
    private long progressAt;

    /** What the application was told last. Only touched by events. */
    private boolean told;

    /** How many messages had been dropped when the peer had last caught up. Only touched by events. */
    private long droppedBefore;

    public SlowPeerDetector(Duration slowAfter, long now) {
        slowNanos = slowAfter.toNanos();
        progressAt = now;
    }

    /**
     * Looks at the peer.
     *
     * @param writes how many writes have finished while one is under way, else -1
     * @param half whether half of a bound waits
     * @param eighth whether an eighth of a bound waits
     * @return whether an event must be posted that tells the application
     */
    public boolean look(long now, long writes, boolean half, boolean eighth) {
        if (writes < 0 || writes != progress) {
            progress = writes;
            progressAt = now;
        }
        boolean stuck = now - progressAt >= slowNanos;
        boolean before = slow;
        slow = stuck || half || (before && eighth);
        return slow != before && telling.compareAndSet(false, true);
    }

    /** Whether something is to be told now; for the event, once. */
    public boolean turned() {
        telling.set(false); // first: what changes from here on has an event of its own
        boolean now = slow;
        boolean changed = now != told;
        told = now;
        return changed;
    }

    /** What is to be told: whether the peer is slow, rather than caught up. Only for events. */
    public boolean slow() {
        return told;
    }

    /** How many messages were dropped since this was last asked, given how many were in all. Only for events. */
    public long droppedSince(long dropped) {
        long since = dropped - droppedBefore;
        droppedBefore = dropped;
        return since;
    }
}
