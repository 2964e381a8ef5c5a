/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import org.HdrHistogram.Histogram;

/** Counts and times what comes while a run is measured. */
final class Recorder {

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 2; // an error of 1 %, in a table small enough for the cache

    private final Histogram latencies = new Histogram(LONGEST_NANOS, DIGITS);
    private boolean running;
    private boolean measuring;
    private long messages;

    void run() {
        running = true;
    }

    void measure() {
        measuring = true;
    }

    /** Nothing more is sent or counted; what is under way still comes. */
    void stop() {
        running = false;
        measuring = false;
    }

    boolean isRunning() {
        return running;
    }

    void message(long nanos) {
        count();
        latency(nanos);
    }

    void count() {
        if (measuring) {
            messages++;
        }
    }

    void latency(long nanos) {
        if (measuring) {
            latencies.recordValue(Math.min(nanos, LONGEST_NANOS));
        }
    }

    long messages() {
        return messages;
    }

    Latency latency() {
        return new Latency(
                latencies.getTotalCount(),
                micros(latencies.getValueAtPercentile(50)),
                micros(latencies.getValueAtPercentile(90)),
                micros(latencies.getValueAtPercentile(99)),
                micros(latencies.getValueAtPercentile(99.9)),
                micros(latencies.getMaxValue()));
    }

    private static double micros(long nanos) {
        return nanos / 1000.0;
    }
}
