/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;

/** The times that heartbeats of this node took to the engine and back, in the last minute. Usable from any thread. */
final class HopTimes {

    private record Hop(long heard, long nanos) {}

    private static final long KEPT = Duration.ofMinutes(1).toNanos();

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Hop> hops = new ArrayDeque<>();

    /** The age of the node in the last heartbeat that went out, by which it is known again. */
    @GuardedBy("lock")
    private Duration sentAge = Duration.ofNanos(-1);

    @GuardedBy("lock")
    private long sentAt;

    /** Notes that a heartbeat goes out; returns it. */
    Heartbeat sent(Heartbeat heartbeat, long now) {
        synchronized (lock) {
            sentAge = Duration.ofMillis(heartbeat.age().toMillis());
            sentAt = now;
        }
        return heartbeat;
    }

    /** Notes that a heartbeat of this node has come back. */
    void heard(Heartbeat heartbeat, long now) {
        synchronized (lock) {
            if (heartbeat.age().equals(sentAge)) {
                hops.addLast(new Hop(now, now - sentAt));
            }
            expire(now);
        }
    }

    /** Returns the hop that a share of all, such as 0.99, did not exceed; zero if there was none. */
    Duration quantile(double share, long now) {
        long[] sorted;
        synchronized (lock) {
            expire(now);
            sorted = hops.stream().mapToLong(Hop::nanos).toArray();
        }
        Arrays.sort(sorted);
        return sorted.length == 0
                ? Duration.ZERO
                : Duration.ofNanos(sorted[(int) Math.ceil(share * sorted.length) - 1]);
    }

    @GuardedBy("lock")
    private void expire(long now) {
        while (!hops.isEmpty() && now - hops.getFirst().heard() > KEPT) {
            hops.removeFirst();
        }
    }
}
