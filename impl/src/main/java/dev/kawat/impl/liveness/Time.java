/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import dev.kawat.impl.execution.OwnThreads;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The time and the one timer of an application: the JVM's, or those of a test. */
public interface Time extends Clock {

    /**
     * Runs something regularly, on a thread of the timer, until what is returned is called.
     *
     * @param task never throws
     */
    Runnable every(Duration period, Runnable task);

    /** The time of the JVM, with a daemon thread for each timer. */
    static Time system() {
        return new Time() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Runnable every(Duration period, Runnable task) {
                OwnThreads threads = new OwnThreads();
                ScheduledExecutorService timer =
                        Executors.newSingleThreadScheduledExecutor(threads.daemons("kawat-watchdog"));
                // Nobody looks at this future: the task never throws.
                var unused =
                        timer.scheduleWithFixedDelay(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
                return () -> stop(timer, threads);
            }
        };
    }

    /** Waits for the thread's end too: a container that finds it alive after an undeployment calls it a leak. */
    private static void stop(ScheduledExecutorService timer, OwnThreads threads) {
        timer.shutdownNow();
        // Nothing follows from the answer: the thread is told to end, and does when its round does.
        var unused = threads.awaitEnd(timer, Duration.ofSeconds(5));
    }
}
