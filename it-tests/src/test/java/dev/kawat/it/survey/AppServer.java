/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How one application server is configured, started and stopped. What was unpacked stays as it is; all that is written goes
 * below a directory of this run.
 */
public abstract class AppServer {

    /** The server may take half a gigabyte, whatever it takes by default. */
    private static final String HEAP = "-Xmx512m";

    /** The password of all users: ann, who is staff and a member, and bob, who is a guest. */
    static final String PASSWORD = "secret";

    /** Users, and the groups that are the roles of applications. */
    static final Map<String, List<String>> USERS =
            new TreeMap<>(Map.of("ann", List.of("staff", "member"), "bob", List.of("guest")));

    private static final int BASELINE_JAVA = 17;

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

    /** Whether it is one of those that are wanted, which the build has unpacked. */
    final boolean wanted() {
        return "false".equals(System.getProperty("it.skip." + id));
    }

    /** The oldest version of Java that it runs on. */
    int oldestJava() {
        return BASELINE_JAVA;
    }

    /** The options of its JVM. */
    final List<String> jvmOptions() {
        String options = HEAP + " " + System.getProperty("survey.jvm-options", "");
        return List.of(options.strip().split("\\s+"));
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

    /** The port of HTTP/2 with TLS, if WebSockets are carried over it. There is HTTP/2 without TLS beside HTTP/1.1 then. */
    OptionalInt http2Port() {
        return OptionalInt.empty();
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

    /** The JDK that it runs on: that of the build, or a newer one where this is too old. */
    final Path javaHome() {
        String own = System.getProperty("java.home");
        return Path.of(
                Runtime.version().feature() >= oldestJava() ? own : System.getProperty("survey.newer-java-home", own));
    }

    /** The version of the JVM that the server runs on. */
    final String javaVersion() {
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

    final String java() {
        return javaHome().resolve("bin/java").toString();
    }
}
