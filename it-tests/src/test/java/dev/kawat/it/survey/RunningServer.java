/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** An application server in a process of its own, with one WAR, until it is stopped. */
public final class RunningServer implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration STOP = Duration.ofMinutes(1);
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int UNAUTHORIZED = 401;

    private final AppServer server;
    private final Path war;
    private final String probe;
    private ProcessHandle process;

    private RunningServer(AppServer server, String name, String probe) {
        this.server = server;
        this.war = server.deployments().resolve(name);
        this.probe = probe;
    }

    /** Configures and starts a server, and waits until the WAR of the survey answers. */
    static RunningServer start(AppServer server, WebArchive archive) throws IOException {
        return start(server, archive, "echo");
    }

    /**
     * Configures and starts a server, and waits until a WAR answers.
     *
     * @param probe the path of an endpoint, without the leading slash, that answers handshakes, be it with 401
     */
    static RunningServer start(AppServer server, WebArchive archive, String probe) throws IOException {
        RunningServer running = configure(server, archive.getName(), probe);
        archive.as(ZipExporter.class).exportTo(running.war.toFile(), true);
        return running.start();
    }

    /**
     * Configures and starts a server, and waits until a WAR answers.
     *
     * @param probe the path of an endpoint, without the leading slash, that answers handshakes, be it with 401
     */
    public static RunningServer start(AppServer server, Path war, String probe) throws IOException {
        RunningServer running = configure(server, war.getFileName().toString(), probe);
        Files.copy(war, running.war);
        return running.start();
    }

    private static RunningServer configure(AppServer server, String name, String probe) throws IOException {
        Directories.renew(server.base);
        Directories.renew(server.artefacts());
        server.configure();
        Files.createDirectories(server.deployments());
        return new RunningServer(server, name, probe);
    }

    /** Deploys one more WAR on the same server, and returns the server as that one sees it, when it answers. */
    RunningServer beside(WebArchive archive, String probe) throws IOException {
        RunningServer second = new RunningServer(server, archive.getName(), probe);
        second.process = process;
        second.put(archive);
        await(archive.getName() + " to answer a handshake", second::answersHandshakes);
        return second;
    }

    /** Gives one more WAR to the server, which may not like it. */
    void put(WebArchive archive) {
        archive.as(ZipExporter.class)
                .exportTo(server.deployments().resolve(archive.getName()).toFile(), true);
    }

    /** Waits for a fact. */
    void await(String what, BooleanSupplier condition) {
        Waiting waiting = new Waiting(server.id() + ": " + what, START);
        while (!condition.getAsBoolean()) {
            waiting.aLittleFor(process);
        }
    }

    private RunningServer start() throws IOException {
        process = run(server.command()).toHandle();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end of " + server.id()));
        try {
            awaitStart();
        } catch (Exception | AssertionError failure) {
            close();
            throw failure;
        }
        return this;
    }

    private Process run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(server.base.toFile());
        String javaHome = AppServer.javaHome().toString();
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().merge("PATH", javaHome + "/bin", (path, first) -> first + File.pathSeparator + path);
        builder.environment().putAll(server.environment());
        return builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(server.console().toFile()))
                .start();
    }

    private void awaitStart() throws IOException {
        Waiting waiting = new Waiting(server.id() + " to answer a handshake", START);
        while (!answersHandshakes()) {
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

    /** Whether the WAR is there. */
    boolean answersHandshakes() {
        try (RawClient client = RawClient.ask(Request.to(endpoint(probe)))) {
            int status = client.answer().status();
            return status == SWITCHING_PROTOCOLS || status == UNAUTHORIZED;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** The address of an endpoint, by its path without the leading slash. */
    public URI endpoint(String path) {
        String application = war.getFileName().toString().replace(".war", "");
        return URI.create("ws://127.0.0.1:" + server.port + "/" + application + "/" + path);
    }

    /** Tells whether clients can wait for the server to end TCP. */
    boolean endsTcp() {
        return server.endsTcp();
    }

    /** The folder whose files declare endpoints of the WAR. */
    Path artefacts() {
        return server.artefacts();
    }

    /** Whether the server is a platform, which knows more than what a request says. */
    boolean isPlatform() {
        return server.login() != Login.NONE;
    }

    /** The lines that have been logged; GlassFish and Payara begin a message on the line after its level, and here on the same. */
    List<String> log() throws IOException {
        String all = new String(Files.readAllBytes(server.log()), StandardCharsets.UTF_8);
        return all.replaceAll("\\[\\[\\R\\s*", "[[ ").lines().toList();
    }

    /** Whether a text was logged. */
    boolean logs(String text) {
        try {
            return log().stream().anyMatch(line -> line.contains(text));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes the WAR away, and waits until it no longer answers. */
    void undeploy() throws IOException {
        Files.delete(war);
        Waiting waiting = new Waiting(server.id() + " to undeploy", STOP);
        while (answersHandshakes()) {
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
