/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import java.time.Duration;

/**
 * The time that the end of one connection may take: first the peer's answer to our close frame, then what {@code onClose} has left
 * to wait for. The ticks of the {@link Watchdog} begin both; the rest may be called from any thread.
 */
public final class CloseTimer {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private volatile long timeoutNanos;

    private boolean closing;
    private long closingAt;

    /** True while the time after the end runs; set by a tick, reset by a worker. */
    private volatile boolean closed;

    private long closedAt;

    /** A timer with a timeout for each of both. */
    public CloseTimer(Duration timeout) {
        timeoutNanos = timeout.toNanos();
    }

    /** Replaces the timeout. */
    void limit(Duration timeout) {
        timeoutNanos = timeout.compareTo(LONGEST) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
    }

    /** Begins the time after the end anew. */
    void restart() {
        closed = false;
    }

    /** Returns whether a time that began then is over. */
    boolean isOver(long now, long began) {
        return now - began >= timeoutNanos;
    }

    /** Returns whether the peer's answer to our close frame is overdue; the time runs from the first call on. */
    public boolean isAnswerOverdue(long now) {
        if (!closing) {
            closing = true;
            closingAt = now;
        }
        return isOver(now, closingAt);
    }

    /** Returns whether the end has taken too long; the time runs from the first call on, or from the first after a restart. */
    boolean isEndOverdue(long now) {
        if (!closed) {
            closed = true;
            closedAt = now;
        }
        return isOver(now, closedAt);
    }
}
