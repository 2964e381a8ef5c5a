/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import java.time.Duration;
import java.util.List;

/**
 * A load that the clients make, one after another: a row of the comparison.
 *
 * @param run the words with which the process of a client is told to run it, before the two times
 */
record ClientScenario(String id, String label, String run) {

    static final List<ClientScenario> ALL = List.of(
            echo("echo-1", "1 connection, 64 B, 1 in flight", 1, 1, false),
            echo("echo-1-16", "1 connection, 64 B, 16 in flight", 1, 16, false),
            echo("echo-1-4k", "1 connection, 4 KiB binary, 1 in flight", 1, 1, true),
            echo("echo-1-16-4k", "1 connection, 4 KiB binary, 16 in flight", 1, 16, true),
            echo("echo-100", "100 connections, 64 B, 1 in flight", 100, 1, false),
            echo("echo-100-16", "100 connections, 64 B, 16 in flight", 100, 16, false),
            echo("echo-100-4k", "100 connections, 4 KiB binary, 1 in flight", 100, 1, true),
            echo("echo-100-16-4k", "100 connections, 4 KiB binary, 16 in flight", 100, 16, true),
            new ClientScenario("connect", "connections opened, one after another", "connect"));

    private static ClientScenario echo(String id, String label, int connections, int inFlight, boolean large) {
        String message = large ? "4096 binary" : "64 text";
        return new ClientScenario(id, label, "echo " + connections + " " + inFlight + " " + message);
    }

    /** Returns the line for the process of a client. */
    String line(Duration warmup, Duration measured) {
        return run + " " + warmup.toMillis() + " " + measured.toMillis();
    }
}
