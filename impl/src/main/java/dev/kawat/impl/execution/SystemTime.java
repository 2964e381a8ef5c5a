/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import dev.kawat.impl.time.Time;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The time of the JVM, with a daemon thread for each timer. */
public final class SystemTime implements Time {

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Runnable every(String thread, Duration period, Runnable task) {
        OwnThreads threads = new OwnThreads();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(threads.daemons(thread));
        // Nobody looks at this future: the task never throws.
        var unused = timer.scheduleWithFixedDelay(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        return () -> stop(timer, threads);
    }

    /** Waits for the thread's end too: a container that finds it alive after an undeployment calls it a leak. */
    private static void stop(ScheduledExecutorService timer, OwnThreads threads) {
        timer.shutdownNow();
        // Nothing follows from the answer: the thread is told to end, and does so when its tick ends.
        var unused = threads.awaitEnd(timer, Duration.ofSeconds(5));
    }
}
