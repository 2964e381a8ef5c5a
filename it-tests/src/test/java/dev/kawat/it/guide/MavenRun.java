/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.guide;

import dev.kawat.it.survey.Waiting;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
        end(maven.toHandle());
    }

    /** Ends what a process has started before the process itself, which still collects their exit statuses. */
    private void end(ProcessHandle process) {
        process.children().toList().forEach(this::end);
        process.destroyForcibly();
        try {
            process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError("process " + process.pid() + " does not end, see " + log, failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while process " + process.pid() + " was ending", stopped);
        }
    }
}
