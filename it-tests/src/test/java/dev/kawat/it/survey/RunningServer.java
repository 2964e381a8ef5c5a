/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** An application server in a process of its own, with one WAR, until it is stopped. */
public final class RunningServer implements AutoCloseable {

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int UNAUTHORIZED = 401;

    private final AppServer server;
    private final Path war;
    private final String probe;
    private ServerProcess process;

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
        ServerProcess.configure(server);
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
        process.await(what, condition);
    }

    private RunningServer start() throws IOException {
        process = ServerProcess.start(server, "to answer a handshake", this::answersHandshakes);
        return this;
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

    /** Tells whether clients can have WebSockets over HTTP/2. */
    boolean offersHttp2() {
        return server.http2Port().isPresent();
    }

    /** The address of something of the application over TLS, by its path without the leading slash. */
    URI secure(String path) {
        return URI.create("https://127.0.0.1:" + server.http2Port().orElseThrow()
                + endpoint(path).getPath());
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
        process.awaitEnd("to undeploy", () -> !answersHandshakes());
    }

    /** Stops the server as its manual says, and waits for the end of its process. */
    void stop() throws IOException, InterruptedException {
        process.stop();
    }

    /** Ends all at once. */
    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
