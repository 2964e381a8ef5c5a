/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.guide;

import dev.kawat.it.survey.Waiting;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A run of Maven that ends when it is closed, with all that it has started. */
final class MavenRun implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(5);
    private static final int ANSWER_MILLIS = 5000;
    private static final long END_SECONDS = 30;

    private final Process maven;
    private final Path log;

    private MavenRun(Process maven, Path log) {
        this.maven = maven;
        this.log = log;
    }

    static MavenRun start(ProcessBuilder command, Path log) throws IOException {
        Process maven =
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        MavenRun run = new MavenRun(maven, log);
        Runtime.getRuntime().addShutdownHook(new Thread(run::close, "end of Maven"));
        return run;
    }

    /** Waits until an address answers with 200. */
    void awaitAnswer(URI uri) throws IOException {
        Waiting waiting = new Waiting(uri + " to answer, see " + log, START);
        while (!answers(uri)) {
            if (waiting.aLittleFor(maven.toHandle())) {
                throw new AssertionError("Maven has ended: " + output());
            }
        }
    }

    private static boolean answers(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** All that Maven and what it runs have said so far. */
    String output() throws IOException {
        return Files.readString(log);
    }

    /** Ends all processes, and waits until they have ended: the next server may need the same ports. */
    @Override
    public void close() {
        List<ProcessHandle> processes =
                Stream.concat(maven.descendants(), Stream.of(maven.toHandle())).toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        try {
            CompletableFuture.allOf(
                            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError("Maven and what it runs to end, see " + log, failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while Maven was ending", stopped);
        }
    }
}
