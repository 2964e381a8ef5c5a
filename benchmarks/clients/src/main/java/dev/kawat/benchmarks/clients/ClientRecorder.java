/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import dev.kawat.benchmarks.load.ClientOutcome;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counts and times what comes while a run is measured. Usable from any thread. */
final class ClientRecorder {

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 2; // an error of 1 %

    private final Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);
    private final AtomicInteger faults = new AtomicInteger();
    private final AtomicReference<String> firstFault = new AtomicReference<>("");
    private volatile boolean running = true;
    private volatile boolean measuring;

    void measure() {
        measuring = true;
    }

    /** Nothing more is sent or counted; what is under way still comes. */
    void stop() {
        measuring = false;
        running = false;
    }

    boolean isRunning() {
        return running;
    }

    void message(long nanos) {
        if (measuring) {
            latencies.recordValue(Math.max(0, Math.min(nanos, LONGEST_NANOS)));
        }
    }

    void fault(String what) {
        firstFault.compareAndSet("", what);
        faults.incrementAndGet();
    }

    /** Returns what was measured, once nothing is under way any more. */
    ClientOutcome outcome(double seconds, double cpuSeconds) {
        return new ClientOutcome(
                latencies.getTotalCount(),
                seconds,
                latencies.getValueAtPercentile(50) / 1000.0,
                latencies.getValueAtPercentile(99) / 1000.0,
                cpuSeconds,
                faults.get(),
                String.valueOf(firstFault.get()));
    }
}
