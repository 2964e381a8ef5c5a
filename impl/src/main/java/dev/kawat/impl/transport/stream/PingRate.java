/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import java.time.Duration;

/**
 * Limits how many pings a peer sends, as an average over ten seconds: so pings that come together after a fault of the network, or
 * of this process, break no rule. Used by the thread that reads, but for {@link #backlog}.
 */
final class PingRate {

    private static final long MAX_CREDIT = Duration.ofSeconds(10).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long cost;
    private long credit = MAX_CREDIT;
    private long at;

    /** True when pings may have come while nothing was read. */
    private volatile boolean backlog;

    /**
     * A rate that no ping has used.
     *
     * @param aSecond how many pings may come in a second
     */
    PingRate(int aSecond, long now) {
        cost = SECOND / aSecond;
        at = now;
    }

    /** Notes that reading was paused: what comes next may have come long ago. */
    void backlog() {
        backlog = true;
    }

    /** Counts a ping; returns whether it is within the limit. */
    boolean admit(long now) {
        long earned = credit + (now - at);
        at = now;
        if (backlog) {
            backlog = false;
            credit = earned;
        } else {
            credit = Math.max(credit, Math.min(MAX_CREDIT, earned));
        }
        if (credit < cost) {
            return false;
        }
        credit -= cost;
        return true;
    }
}
