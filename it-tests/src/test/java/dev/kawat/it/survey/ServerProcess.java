/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The process of an application server, until it is stopped. */
final class ServerProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration STOP = Duration.ofMinutes(1);

    private final AppServer server;
    private ProcessHandle process;

    private ServerProcess(AppServer server) {
        this.server = server;
    }

    /** Writes the configuration of a server, and what of an earlier run is left is gone. */
    static void configure(AppServer server) throws IOException {
        Directories.renew(server.base);
        Directories.renew(server.artefacts());
        server.configure();
        Files.createDirectories(server.deployments());
    }

    /**
     * Starts a server that is configured, and waits until it is ready.
     *
     * @param what the fact that tells it
     */
    static ServerProcess start(AppServer server, String what, BooleanSupplier ready) throws IOException {
        ServerProcess started = new ServerProcess(server);
        started.process = started.run(server.command()).toHandle();
        Runtime.getRuntime().addShutdownHook(new Thread(started::close, "end of " + server.id()));
        try {
            started.awaitStart(what, ready);
        } catch (Exception | AssertionError failure) {
            started.close();
            throw failure;
        }
        return started;
    }

    private Process run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(server.base.toFile());
        String javaHome = server.javaHome().toString();
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().merge("PATH", javaHome + "/bin", (path, first) -> first + File.pathSeparator + path);
        builder.environment().putAll(server.environment());
        return builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(server.console().toFile()))
                .start();
    }

    private void awaitStart(String what, BooleanSupplier ready) throws IOException {
        Waiting waiting = new Waiting(server.id() + ": " + what, START);
        while (!ready.getAsBoolean()) {
            if (waiting.aLittleFor(process) && !followed()) {
                throw new AssertionError(server.id() + " ended at start, see " + server.console());
            }
        }
        followed();
    }

    /** Whether there is a process after the command: the one that the server wrote down. */
    private boolean followed() throws IOException {
        Path pidFile = server.pidFile();
        if (pidFile == null || !Files.exists(pidFile)) {
            return false;
        }
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        ProcessHandle.of(pid).ifPresent(found -> process = found);
        return process.isAlive();
    }

    /** Waits for a fact, as long as a start may take. */
    void await(String what, BooleanSupplier condition) {
        await(what, START, condition);
    }

    /** Waits for a fact, as long as a stop may take. */
    void awaitEnd(String what, BooleanSupplier condition) {
        await(what, STOP, condition);
    }

    private void await(String what, Duration bound, BooleanSupplier condition) {
        Waiting waiting = new Waiting(server.id() + ": " + what, bound);
        while (!condition.getAsBoolean()) {
            waiting.aLittleFor(process);
        }
    }

    /** Stops the server as its manual says, and waits for the end of its process. */
    void stop() throws IOException, InterruptedException {
        if (server.stopCommand().isEmpty()) {
            process.destroy();
        } else {
            run(server.stopCommand()).waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
        }
        try {
            process.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            throw new AssertionError(server.id() + " runs " + STOP.toSeconds() + " s after it was told to stop", late);
        }
    }

    /** Ends all at once. */
    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
