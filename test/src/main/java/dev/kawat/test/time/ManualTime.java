/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.time;

import dev.kawat.impl.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Time that stands still until it is advanced. Usable from any thread. */
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

    private final Activity activity;
    private final Instant start = Instant.now();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Regular> regular = new ArrayList<>();

    /** Counts what has been done while the time advances, which tells progress from standing still. */
    private final AtomicLong steps = new AtomicLong();

    /**
     * A time that begins with that of the JVM.
     *
     * @param activity the tasks that must have ended before the time goes on
     */
    public ManualTime(Activity activity) {
        this.activity = activity;
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos());
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

    /**
     * Advances the time. What is due on the way runs at the moment when it is due, on a thread of the kit, and everything that it
     * causes has run before the time goes on.
     *
     * @param patience how long a task may run
     * @throws AssertionError when a task has not ended in that time
     */
    public void advance(Duration by, Duration patience) {
        CompletableFuture<@Nullable Void> end =
                CompletableFuture.runAsync(() -> run(nanos() + by.toNanos(), patience), Activity.threads());
        long seen = -1;
        while (true) {
            try {
                end.get(patience.toMillis() * 2, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException slow) {
                long now = steps.get();
                if (now == seen) {
                    throw stuck(patience);
                }
                seen = now;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while the time advanced", interrupted);
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof AssertionError stuck) {
                    throw stuck;
                }
                throw new AssertionError("the time could not advance", failed.getCause());
            }
        }
    }

    private void run(long end, Duration patience) {
        awaitNone(patience);
        for (Regular next = nextDue(end); next != null; next = nextDue(end)) {
            nanos.set(next.due);
            next.due += next.period;
            activity.follow(next.task).run();
            awaitNone(patience);
        }
        nanos.set(end);
    }

    private void awaitNone(Duration patience) {
        steps.incrementAndGet();
        if (!activity.awaitNone(patience)) {
            throw stuck(patience);
        }
    }

    private AssertionError stuck(Duration patience) {
        return new AssertionError("the time cannot advance, because this has not ended within " + patience.toMillis()
                + " ms: " + String.join(System.lineSeparator(), activity.places()));
    }

    private @Nullable Regular nextDue(long end) {
        Regular next = null;
        synchronized (regular) {
            for (Regular candidate : regular) {
                if (candidate.due <= end && (next == null || candidate.due < next.due)) {
                    next = candidate;
                }
            }
        }
        return next;
    }
}
