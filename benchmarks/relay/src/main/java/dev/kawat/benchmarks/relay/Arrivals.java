/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** The texts of a {@link Publisher} as they come: counted, timed, and compared with those before. One thread tells of them. */
final class Arrivals {

    /**
     * How long texts were under way, in microseconds, from before they were published.
     *
     * @param median of all
     * @param p99 of all
     */
    record Latency(long median, long p99) {}

    private static final long MOST_NANOS = 60_000_000_000L;

    private final int every;
    private final IntConsumer told;
    private final Recorder latencies = new Recorder(MOST_NANOS, 2);
    private final Map<Integer, Long> last = new HashMap<>();
    private volatile long count;
    private volatile long faults;

    /**
     * None yet.
     *
     * @param told is told each time that so many have come
     */
    Arrivals(int every, IntConsumer told) {
        this.every = every;
        this.told = told;
    }

    /** Takes a text that has come now. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
    void text(byte[] bytes) {
        long now = System.nanoTime();
        int[] at = {0};
        int thread = (int) number(bytes, at);
        long number = number(bytes, at);
        long since = number(bytes, at);
        latencies.recordValue(Math.max(0, Math.min(now - since, MOST_NANOS)));
        Long before = last.put(thread, number);
        if (number != 0 && (before == null || number != before + 1)) {
            faults++;
        }
        count++;
        if (count % every == 0) {
            told.accept(every);
        }
    }

    private static long number(byte[] bytes, int... at) {
        long number = 0;
        while (bytes[at[0]] != ' ') {
            number = number * 10 + bytes[at[0]] - '0';
            at[0]++;
        }
        at[0]++;
        return number;
    }

    /** Returns how many have come. */
    long count() {
        return count;
    }

    /** Returns how often one was not that behind the one before; a thread begins with 0 again at any time. */
    long faults() {
        return faults;
    }

    /** Returns how long those took that have come since this was called before. */
    Latency latency() {
        Histogram all = latencies.getIntervalHistogram();
        return new Latency(all.getValueAtPercentile(50) / 1000, all.getValueAtPercentile(99) / 1000);
    }
}
