/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.util.Locale;

/**
 * What one run of a client library found, and the line that its process tells it with.
 *
 * @param messages replies, or connections that were opened, while it was measured
 * @param seconds how long that was
 * @param p50 the median latency in microseconds
 * @param p99 the 99th percentile
 * @param cpuSeconds the CPU time of the client's process in that time
 * @param faults how often something went wrong; with any, the figures count for nothing
 * @param firstFault the first fault in words; empty for none
 */
public record ClientOutcome(
        long messages, double seconds, double p50, double p99, double cpuSeconds, int faults, String firstFault) {

    /** The beginning of the line. */
    public static final String PREFIX = "OUTCOME ";

    private static final int NUMBERS = 6;

    /** Messages or connections a second. */
    public double perSecond() {
        return messages / seconds;
    }

    /** The client's CPU time for each, in microseconds. */
    public double microsPerMessage() {
        return messages == 0 ? 0 : cpuSeconds * 1e6 / messages;
    }

    /** Returns whether the figures count. */
    public boolean isSound() {
        return faults == 0 && messages > 0;
    }

    /** Returns the line, without its end. */
    public String toLine() {
        return String.format(
                Locale.ROOT,
                PREFIX + "%d %.6f %.3f %.3f %.3f %d %s",
                messages,
                seconds,
                p50,
                p99,
                cpuSeconds,
                faults,
                firstFault.replaceAll("\\s", " "));
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none of {@link #toLine}
     */
    public static ClientOutcome parse(String line) {
        String[] words =
                line.startsWith(PREFIX) ? line.substring(PREFIX.length()).split(" ", NUMBERS + 1) : new String[0];
        if (words.length <= NUMBERS) {
            throw new IllegalArgumentException("outcome: must be a line of a client, got '" + line + "'");
        }
        return new ClientOutcome(
                Long.parseLong(words[0]),
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]),
                Integer.parseInt(words[5]),
                words[6]);
    }
}
