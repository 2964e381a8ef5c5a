/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import dev.kawat.impl.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still until it is moved; regular tasks run on the thread that moves it. */
public final class ManualTime implements Time {

    private static final class Regular {
        final long period;
        final Runnable task;
        long due;

        Regular(long period, long due, Runnable task) {
            this.period = period;
            this.due = due;
            this.task = task;
        }
    }

    /** Shortly before the clock turns over, as {@code System.nanoTime()} may be. */
    private static final long FIRST_NANOS =
            Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private static final Instant START = Instant.parse("2030-01-01T12:00:00Z");

    private final AtomicLong now = new AtomicLong(FIRST_NANOS);

    private final List<Regular> regular = new ArrayList<>();

    @Override
    public long nanos() {
        return now.get();
    }

    /** The time of day, which goes as the other does. */
    @Override
    public Instant instant() {
        return START.plusNanos(nanos() - FIRST_NANOS);
    }

    @Override
    public Runnable every(String thread, Duration period, Runnable task) {
        Regular added = new Regular(period.toNanos(), nanos() + period.toNanos(), task);
        synchronized (regular) {
            regular.add(added);
        }
        return () -> {
            synchronized (regular) {
                regular.remove(added);
            }
        };
    }

    /** How many tasks are run regularly. */
    public int tasks() {
        synchronized (regular) {
            return regular.size();
        }
    }

    /** Moves the time forward as if the JVM had stood still: what is due on the way runs once, at the end. */
    public void standStill(Duration by) {
        long end = nanos() + by.toNanos();
        now.set(end);
        List<Regular> due;
        synchronized (regular) {
            due = regular.stream().filter(one -> one.due - end <= 0).toList();
        }
        due.forEach(one -> {
            one.due = end + one.period;
            one.task.run();
        });
    }

    /** Moves the time forward, and runs what is due on the way, at the moment when it is due. */
    public void advance(Duration by) {
        long end = nanos() + by.toNanos();
        while (true) {
            Regular next = nextDue(end);
            if (next == null) {
                now.set(end);
                return;
            }
            now.set(next.due);
            next.due += next.period;
            next.task.run();
        }
    }

    private Regular nextDue(long end) {
        Regular next = null;
        synchronized (regular) {
            for (Regular candidate : regular) {
                if (candidate.due - end <= 0 && (next == null || candidate.due - next.due < 0)) {
                    next = candidate;
                }
            }
        }
        return next;
    }
}
