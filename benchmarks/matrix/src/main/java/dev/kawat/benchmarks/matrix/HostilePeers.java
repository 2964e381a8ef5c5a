/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.HostileClient;
import dev.kawat.benchmarks.load.HostileKind;
import dev.kawat.benchmarks.load.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Hostile peers of one kind, in a process of their own, which has the core of the client while that is idle. */
final class HostilePeers implements AutoCloseable {

    private static final long NOTICED_MILLIS = 1000;

    private final Target target;
    private final HostileKind kind;

    /** Null before they are started. */
    private @Nullable Process process;

    /** Peers that are not there yet. */
    HostilePeers(Target target, HostileKind kind) {
        this.target = target;
        this.kind = kind;
    }

    /**
     * Starts them, and waits until they have begun, ten seconds at most.
     *
     * @throws IOException when they have ended before
     */
    void start() throws IOException {
        Process started = new ProcessBuilder(
                        "chrt", // not nice, which gives them slices of some milliseconds that the client waits for
                        "--idle",
                        "0",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileClient.class.getName(),
                        kind.id(),
                        target.host().getHostAddress(),
                        Integer.toString(target.port()),
                        target.path())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process = started;
        awaitReady(started);
    }

    private static void awaitReady(Process started) throws IOException {
        BufferedReader output = started.inputReader();
        for (String line = output.readLine(); !HostileClient.READY.equals(line); line = output.readLine()) {
            if (line == null) {
                throw new IOException("the hostile peers have ended");
            }
        }
    }

    /** Ends them, and gives the server a second to notice. */
    @Override
    public void close() {
        Process started = process;
        if (started == null) {
            return;
        }
        started.destroyForcibly();
        started.onExit().join();
        RunningServer.pause(NOTICED_MILLIS);
    }
}
