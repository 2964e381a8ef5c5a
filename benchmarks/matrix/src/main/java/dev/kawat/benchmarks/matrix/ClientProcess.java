/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.ClientOutcome;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The process of one client library, which waits for runs. Used by one thread. */
final class ClientProcess implements AutoCloseable {

    /** The jar of the clients, below {@code benchmarks}. */
    static final String ARCHIVE = "clients/target/clients.jar";

    /**
     * A client that can be compared.
     *
     * @param id its name for {@code ClientWorker}
     */
    record Kind(String id, String label) {

        static final List<Kind> ALL = List.of(
                new Kind("kawat", "Kawat, non-blocking"),
                new Kind("kawat-default", "Kawat, default"),
                new Kind("jdk", "JDK"),
                new Kind("tyrus", "Tyrus on Grizzly"));
    }

    private final Kind kind;
    private final Path log;
    private final Process process;
    private final BufferedReader outcomes;
    private final BufferedWriter runs;

    private ClientProcess(Kind kind, Path log, Process process) {
        this.kind = kind;
        this.log = log;
        this.process = process;
        this.outcomes = process.inputReader(StandardCharsets.UTF_8);
        this.runs = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts a client. It keeps to the cores of this process.
     *
     * @param benchmarks the directory below which the clients were built
     * @param uri the URI of an echo
     * @param log where its standard error goes
     */
    static ClientProcess start(Kind kind, Machine machine, Path benchmarks, String uri, Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        String archive = benchmarks.resolve(ARCHIVE).toString();
        Process process = new ProcessBuilder(machine.jdkCommand("java"), "-jar", archive, kind.id(), uri)
                .redirectError(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new ClientProcess(kind, log, process);
    }

    Kind kind() {
        return kind;
    }

    /**
     * Runs a scenario, and blocks until it is over.
     *
     * @throws IOException if the process has ended
     */
    ClientOutcome run(ClientScenario scenario, Duration warmup, Duration measured) throws IOException {
        runs.write(scenario.line(warmup, measured));
        runs.newLine();
        runs.flush();
        for (String line = outcomes.readLine(); line != null; line = outcomes.readLine()) {
            if (line.startsWith(ClientOutcome.PREFIX)) {
                return ClientOutcome.parse(line);
            }
        }
        throw new IOException(kind.id() + " has ended; see " + log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
