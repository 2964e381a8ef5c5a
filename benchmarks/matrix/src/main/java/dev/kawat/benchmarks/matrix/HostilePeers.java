/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.HostileClient;
import dev.kawat.benchmarks.load.HostileKind;
import dev.kawat.benchmarks.load.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** Hostile peers of one kind, in a process of their own, which has the core of the client while that is idle. */
final class HostilePeers implements AutoCloseable {

    private static final long NOTICED_MILLIS = 1000;

    private final Process process;

    private HostilePeers(Process process) {
        this.process = process;
    }

    /**
     * Starts them, and waits until all are connected.
     *
     * @throws IOException when they have ended before
     */
    static HostilePeers start(Target target, HostileKind kind) throws IOException {
        Process process = new ProcessBuilder(
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
        HostilePeers peers = new HostilePeers(process);
        try {
            peers.awaitReady();
            return peers;
        } catch (IOException failed) {
            peers.close();
            throw failed;
        }
    }

    private void awaitReady() throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); !HostileClient.READY.equals(line); line = output.readLine()) {
            if (line == null) {
                throw new IOException("the hostile peers have ended");
            }
        }
    }

    /** Ends them, and gives the server a second to notice. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        RunningServer.pause(NOTICED_MILLIS);
    }
}
