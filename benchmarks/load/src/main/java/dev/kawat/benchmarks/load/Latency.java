/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

/**
 * How long messages took from before the write to after the read, in microseconds; a broadcast until the last had it. Waiting
 * of the client's own is part of it.
 *
 * @param count how many were timed
 */
public record Latency(long count, double p50, double p90, double p99, double p999, double max) {}
