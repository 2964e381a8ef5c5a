/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.IdleConnections;
import dev.kawat.benchmarks.load.ProcessFigures;
import dev.kawat.benchmarks.load.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server's process, from its start to its end. */
final class RunningServer implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final long ASK_AGAIN_MILLIS = 5;

    private final Program program;
    private final Machine machine;
    private final Process process;
    private final int port;
    private final double startSeconds;

    private RunningServer(Program program, Machine machine, Process process, int port, long startedNanos)
            throws IOException {
        this.program = program;
        this.machine = machine;
        this.process = process;
        this.port = port;
        awaitHandshake();
        this.startSeconds = (System.nanoTime() - startedNanos) / 1e9;
    }

    /**
     * Starts a server and waits until it lets a connection in.
     *
     * @param floor the executable of the floor
     * @param log where its output goes
     * @throws IOException when it ends or says nothing; it does not run any more
     */
    static RunningServer start(Program program, Machine machine, Path benchmarks, Path floor, Path log)
            throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        if (program.isFloor()) {
            command.addAll(List.of(floor.toString(), Integer.toString(port)));
        } else {
            command.add(machine.jdkCommand("java"));
            command.addAll(program.arguments(benchmarks, port));
        }
        Files.createDirectories(log.toAbsolutePath().getParent());
        long started = System.nanoTime();
        Process process = new ProcessBuilder(machine.pinned(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Thread end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end); // when this is interrupted, nothing is left behind
        try {
            return new RunningServer(program, machine, process, port, started);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitHandshake() throws IOException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        Target target = target(program.paths().get(0).prefix() + "/echo");
        while (System.nanoTime() < end && process.isAlive()) {
            try (IdleConnections one = new IdleConnections(target, 1)) {
                if (one.openCount() == 1) {
                    return;
                }
            }
            pause(ASK_AGAIN_MILLIS);
        }
        throw new IOException(program.id() + ": no handshake; see its log");
    }

    Target target(String path) {
        return Target.local(port, path);
    }

    /** The URI of a path, for clients. */
    String uri(String path) {
        return "ws://127.0.0.1:" + port + path;
    }

    ProcessFigures figures() {
        return new ProcessFigures(process.pid());
    }

    /** From the start of the process to the first handshake. */
    double startSeconds() {
        return startSeconds;
    }

    /** Keeps it from running, so that it takes nothing from another that is measured. */
    void suspend() {
        Machine.succeeds("sh", "-c", "kill -STOP " + process.pid());
    }

    /** Lets it run again. */
    void resume() {
        Machine.succeeds("sh", "-c", "kill -CONT " + process.pid());
    }

    /** Collects garbage twice, where it is a JVM and there is a {@code jcmd}. */
    void collectGarbage() {
        for (int i = 0; i < 2 && !program.isFloor(); i++) {
            Machine.succeeds(machine.jdkCommand("jcmd"), Long.toString(process.pid()), "GC.run");
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a server", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly(); // also one that is suspended
        process.onExit().join();
    }
}
