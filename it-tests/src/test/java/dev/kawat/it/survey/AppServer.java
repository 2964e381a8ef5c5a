/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one application server is configured, started and stopped. What was unpacked stays as it is; all that is written goes
 * below a directory of this run.
 */
public abstract class AppServer {

    /** The server may take half a gigabyte, whatever it takes by default. */
    static final String HEAP = "-Xmx512m";

    /** What was unpacked. */
    final Path home;

    /** The directory of this run. */
    final Path base;

    /** Where HTTP is spoken, on 127.0.0.1 alone. */
    final int port = Ports.free();

    private final String id;
    private final Libraries libraries;

    AppServer(String id, Libraries libraries) {
        this(
                id,
                libraries,
                Path.of(System.getProperty("survey." + id + ".home", "")),
                Path.of(System.getProperty("survey.base", "")).resolve(id));
    }

    AppServer(String id, Libraries libraries, Path home, Path base) {
        this.id = id;
        this.libraries = libraries;
        this.home = home;
        this.base = base;
    }

    /** Its name in the build. */
    final String id() {
        return id;
    }

    /** The folder whose files declare endpoints of the WAR; beside what the server writes. */
    final Path artefacts() {
        return base.resolveSibling(id + "-artefacts").toAbsolutePath();
    }

    /** Whether the build has unpacked it. */
    final boolean unpacked() {
        return !home.toString().isEmpty();
    }

    /** The version that was unpacked. */
    final String version() {
        return System.getProperty("survey." + id + ".version");
    }

    final Libraries libraries() {
        return libraries;
    }

    /** How it gets to know who calls; none where it is no platform. */
    Login login() {
        return Login.NONE;
    }

    /** Tells whether it ends TCP after each closing handshake, also where a message of the peer has crossed its close frame. */
    boolean endsTcp() {
        return true;
    }

    /** The same server with its Jakarta Messaging, in a directory of its own; empty if it has none. */
    Optional<AppServer> withMessaging() {
        return Optional.empty();
    }

    /** Writes its configuration below {@link #base}, which is empty. */
    abstract void configure() throws IOException;

    /** The directory that deploys a WAR that is put there, and undeploys it when it is deleted. */
    abstract Path deployments();

    /** The command that starts it; it runs as long as the server, unless {@link #pidFile} tells of another. */
    abstract List<String> command();

    /** The environment of the command, in addition to {@code JAVA_HOME}. */
    Map<String, String> environment() {
        return Map.of();
    }

    /** Where the server writes down its process, if it is not the command; null otherwise. */
    Path pidFile() {
        return null;
    }

    /** The command that stops the server; none where a signal does. */
    List<String> stopCommand() {
        return List.of();
    }

    /** The file that has what Kawat logs. */
    abstract Path log();

    /** What the command says. */
    final Path console() {
        return base.resolve("console.log");
    }

    static Path javaHome() {
        return Path.of(System.getProperty("survey.java-home", System.getProperty("java.home")));
    }

    /** The version of the JVM that the server runs on. */
    static String javaVersion() {
        try {
            return Files.readAllLines(javaHome().resolve("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("JAVA_VERSION=|\"", ""))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failure) {
            throw new UncheckedIOException("no JDK at " + javaHome(), failure);
        }
    }

    static String java() {
        return javaHome().resolve("bin/java").toString();
    }
}
