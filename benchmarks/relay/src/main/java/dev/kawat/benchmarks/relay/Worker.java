/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import dev.kawat.benchmarks.load.ProcessFigures;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** A process that is told what to do ({@link Commands}). */
final class Worker implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final BufferedWriter input;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final int port;

    /** Told how many texts have come, if the process tells. */
    private volatile IntConsumer got = count -> {};

    private Worker(Process process) throws IOException {
        this.process = process;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        Thread reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
        this.port = Integer.parseInt(await("ready"));
    }

    /** Starts a process, and waits until it is ready; what it says on its error output goes to a file. */
    static Worker start(List<String> command, Path log) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Worker(process);
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("got ")) {
                    got.accept(Integer.parseInt(line.substring(4)));
                } else {
                    answers.add(line);
                }
            }
        } catch (IOException ended) {
            answers.add("ended");
        }
    }

    /** Sets who is told how many texts have come. */
    void whenGot(IntConsumer told) {
        got = told;
    }

    /** Returns the port at which it listens. */
    int port() {
        return port;
    }

    ProcessFigures figures() {
        return new ProcessFigures(process.pid());
    }

    /** Tells it something that it does not answer, or not at once. */
    synchronized void tell(String line) {
        try {
            input.write(line);
            input.newLine();
            input.flush();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    /** Has a command carried out; returns the answer. */
    String ask(String line) throws IOException {
        tell(line);
        return await(line.split(" ", 2)[0]);
    }

    /** Waits for the answer to a command. */
    String await(String command) throws IOException {
        try {
            String line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null || !line.startsWith(command + " ")) {
                throw new IOException(command + ": got " + line);
            }
            return line.substring(command.length() + 1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
