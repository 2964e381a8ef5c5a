/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.Workload;
import java.util.List;

/**
 * One column of the matrix.
 *
 * @param roundTrip whether its figure is the time of one message, the less the better, and not the rate
 */
record Scenario(String id, String label, Workload workload, boolean roundTrip) {

    static final List<Scenario> ALL = List.of(
            new Scenario("echo-1", "echo 64 B, 64 connections, 1 in flight", Workload.echo(64, 1, 64), false),
            new Scenario("echo-16", "echo 64 B, 64 connections, 16 in flight", Workload.echo(64, 16, 64), false),
            new Scenario(
                    "echo-4k",
                    "echo 4 KiB binary, 64 connections, 4 in flight",
                    Workload.echo(64, 4, 4096).asBinary(),
                    false),
            new Scenario(
                    "broadcast-1000", "broadcast 128 B to 1000, window 8", Workload.broadcast(1000, 8, 128), false),
            new Scenario(
                    "broadcast-5000", "broadcast 128 B to 5000, window 1", Workload.broadcast(5000, 1, 128), false),
            new Scenario("round-trip", "round trip of 64 B, one connection", Workload.echo(1, 1, 64), true));

    boolean isEcho() {
        return workload.kind() == Workload.Kind.ECHO;
    }
}
