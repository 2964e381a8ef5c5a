/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.ClusterState;
import java.time.Duration;
import java.util.function.LongPredicate;

/**
 * Knows how the link is: by what this node hears of itself, over the path that messages take. An engine that has stopped closes
 * nothing and answers nothing. Usable from any thread.
 *
 * <pre>
 *   down ──connected──▶ listening ──heard itself──▶ gathering ──heard the others, or 2 s──▶ up ◀──▶ degraded
 *    ▲                      │                          │                                  │
 *    └──────────── disconnected, or 5 s without its own heartbeat ◀───────────────────────┘
 * </pre>
 *
 * What waits is sent when the link is up: nodes that come back at the same time listen by then.
 */
final class LinkHealth {

    /** A node that was not heard for this long is gone. */
    static final long GONE = Duration.ofSeconds(8).toNanos();

    private static final long BEAT = Duration.ofSeconds(1).toNanos();
    private static final long DEGRADED = Duration.ofSeconds(3).toNanos();
    private static final long SILENT = Duration.ofSeconds(5).toNanos();
    private static final long GATHERING = Duration.ofSeconds(2).toNanos();

    private enum Phase {
        DOWN,
        LISTENING,
        GATHERING,
        UP,
        DEGRADED
    }

    private final Object lock = new Object();

    @GuardedBy("lock")
    private Phase phase = Phase.DOWN;

    /** The time at which the link was connected. */
    @GuardedBy("lock")
    private long connectedAt;

    /** The time since which this node has heard itself without a pause of more than 3 seconds. */
    @GuardedBy("lock")
    private long healthySince;

    @GuardedBy("lock")
    private long heardAt;

    @GuardedBy("lock")
    private long nextBeat;

    @GuardedBy("lock")
    private boolean beatDue;

    /** A link that is down. */
    LinkHealth(long now) {
        connectedAt = now;
        healthySince = now;
        heardAt = now;
        nextBeat = now;
    }

    /** Notes that the link is connected, and that a heartbeat is due. */
    void connected(long now) {
        synchronized (lock) {
            phase = Phase.LISTENING;
            connectedAt = now;
            heardAt = now;
            beatDue = true;
            nextBeat = now + BEAT;
        }
    }

    /** Notes that the link is lost; returns whether the {@link #state} is another one. */
    boolean disconnected() {
        synchronized (lock) {
            boolean was = phase == Phase.UP || phase == Phase.DEGRADED;
            phase = Phase.DOWN;
            return was;
        }
    }

    /** Notes that this node has heard itself; returns whether the {@link #state} is another one. */
    boolean heardMyself(long now) {
        synchronized (lock) {
            boolean paused = phase == Phase.LISTENING || phase == Phase.DEGRADED || now - heardAt >= DEGRADED;
            heardAt = now;
            if (paused) {
                healthySince = now;
            }
            if (phase == Phase.LISTENING) {
                phase = Phase.GATHERING;
            } else if (phase == Phase.DEGRADED) {
                phase = Phase.UP;
                return true;
            }
            return false;
        }
    }

    /**
     * Notes that time has passed; returns whether the {@link #state} is another one.
     *
     * @param allHeardAfter returns whether all nodes that are known were heard after a time
     */
    boolean tick(long now, LongPredicate allHeardAfter) {
        synchronized (lock) {
            if (now - nextBeat >= 0) {
                beatDue = true;
                nextBeat = now + BEAT;
            }
            if (phase == Phase.GATHERING && (now - connectedAt >= GATHERING || allHeardAfter.test(connectedAt))) {
                phase = Phase.UP;
                return true;
            }
            if (phase == Phase.UP && now - heardAt >= DEGRADED) {
                phase = Phase.DEGRADED;
                return true;
            }
            return false;
        }
    }

    /** Returns whether a heartbeat is due, once. */
    boolean takeBeat() {
        synchronized (lock) {
            boolean due = beatDue;
            beatDue = false;
            return due;
        }
    }

    /** Returns whether the link is connected, and says nothing. */
    boolean isSilent(long now) {
        synchronized (lock) {
            return phase != Phase.DOWN && now - heardAt >= SILENT;
        }
    }

    /** Returns whether this node has heard itself for so long that whoever it has not heard is gone. */
    boolean tellsWhoIsGone(long now) {
        synchronized (lock) {
            return phase == Phase.UP && now - healthySince >= GONE;
        }
    }

    /** Returns whether something can be sent. */
    boolean isConnected() {
        synchronized (lock) {
            return phase != Phase.DOWN;
        }
    }

    /** Returns whether what waits may be sent. */
    boolean mayFlush() {
        synchronized (lock) {
            return phase == Phase.UP || phase == Phase.DEGRADED;
        }
    }

    /** Returns the state, as applications see it. */
    ClusterState state() {
        synchronized (lock) {
            return switch (phase) {
                case UP -> ClusterState.UP;
                case DEGRADED -> ClusterState.DEGRADED;
                case DOWN, LISTENING, GATHERING -> ClusterState.DOWN;
            };
        }
    }
}
