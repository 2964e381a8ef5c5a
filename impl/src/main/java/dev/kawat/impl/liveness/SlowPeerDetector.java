/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Detects whether one peer keeps up. The ticks of the {@link Watchdog} find out; events of the connection notify the application,
 * one at a time. While one event waits for a busy handler, further changes add none; when the state is as before by the time it
 * runs, it notifies nobody.
 */
public final class SlowPeerDetector {

    /** The part of a bound that makes a peer slow: a half. */
    public static final int SLOW_PART = 2;

    /** The part of a bound below which a peer has caught up: an eighth. */
    public static final int CAUGHT_UP_PART = 8;

    private final Duration slowAfter;

    /** The number of finished writes. Belongs to the watchdog's ticks. */
    private final StallTimer writes;

    /** Written by the watchdog's ticks. */
    private volatile boolean slow;

    /** True while an event that will notify the application is on its way. */
    private final AtomicBoolean notifying = new AtomicBoolean();

    /** The state that the application was notified of last. Only touched by events. */
    private boolean reported;

    /** The number of messages that had been dropped when the peer had last caught up. Only touched by events. */
    private long droppedBefore;

    /**
     * A detector for a peer that keeps up so far.
     *
     * @param slowAfter how long a write may make no progress
     */
    public SlowPeerDetector(Duration slowAfter, long now) {
        this.slowAfter = slowAfter;
        this.writes = new StallTimer(now);
    }

    /**
     * Checks the peer.
     *
     * @param finishedWrites how many writes have finished while one is under way, else -1
     * @param half whether half of a bound waits
     * @param eighth whether an eighth of a bound waits
     * @return whether an event must be posted that notifies the application
     */
    public boolean check(long now, long finishedWrites, boolean half, boolean eighth) {
        writes.note(now, finishedWrites);
        boolean stuck = writes.hasStalled(now, slowAfter);
        boolean before = slow;
        slow = stuck || half || (before && eighth);
        return slow != before && notifying.compareAndSet(false, true);
    }

    /** Returns whether the application is to be notified now. Called by the event, once. */
    public boolean turned() {
        notifying.set(false); // first: what changes from here on has an event of its own
        boolean now = slow;
        boolean changed = now != reported;
        reported = now;
        return changed;
    }

    /** Returns the state to notify of: whether the peer is slow, rather than caught up. Only for events. */
    public boolean slow() {
        return reported;
    }

    /** Returns how many messages were dropped since the last call, given how many were dropped in all. Only for events. */
    public long droppedSince(long dropped) {
        long since = dropped - droppedBefore;
        droppedBefore = dropped;
        return since;
    }
}
