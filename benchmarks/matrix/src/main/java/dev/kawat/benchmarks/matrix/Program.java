/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A server that the matrix can start.
 *
 * @param home where it was built, below {@code benchmarks}
 * @param archive what its build makes, below {@code home}: without it the server is left out
 * @param library where its version is read: the first file whose name is this, a version and {@code .jar}
 * @param arguments of the command {@code java}, for its home; {@link #PORT} stands for the port
 * @param paths its handlers
 */
record Program(
        String id,
        String home,
        String archive,
        String library,
        Function<Path, List<String>> arguments,
        List<Paths> paths) {

    static final String FLOOR = "floor";

    private static final String PORT = "%PORT%";

    /**
     * Handlers of one kind in a server: a row of the matrix.
     *
     * @param prefix of {@code /echo} and {@code /broadcast}
     * @param binaryEcho the path for binary messages
     */
    record Paths(String id, String label, String prefix, String binaryEcho) {

        static Paths of(String id, String label, String prefix) {
            return new Paths(id, label, prefix, prefix + "/echo");
        }

        String path(Scenario scenario) {
            if (!scenario.isEcho()) {
                return prefix + "/broadcast";
            }
            return scenario.workload().binary() ? binaryEcho : prefix + "/echo";
        }
    }

    static final List<Program> ALL = List.of(
            new Program(FLOOR, "", "", "", home -> List.of(), List.of(Paths.of(FLOOR, "C floor", ""))),
            new Program(
                    "kawat",
                    "",
                    "target/bench-server.jar",
                    "",
                    home -> List.of(
                            "-jar", home.resolve("target/bench-server.jar").toString(), "--port", PORT),
                    List.of(
                            Paths.of("kawat", "Kawat, non-blocking", ""),
                            Paths.of("kawat-blocking", "Kawat, default", "/blocking"))),
            new Program(
                    "kawat-tomcat",
                    "kawat-tomcat",
                    "target/tomcat/webapps/ROOT.war",
                    "",
                    Program::tomcat,
                    List.of(
                            Paths.of("kawat-tomcat", "Kawat on Tomcat, non-blocking", ""),
                            Paths.of("kawat-tomcat-blocking", "Kawat on Tomcat, default", "/blocking"))),
            peer("vertx", "vertx-core", Paths.of("vertx", "Vert.x", "")),
            peer(
                    "netty",
                    "netty-codec-http",
                    Paths.of("netty", "Netty, flush per message", ""),
                    Paths.of("netty-joined", "Netty, flush per read", "/joined")),
            peer("helidon", "helidon-webserver-websocket", Paths.of("helidon", "Helidon", "")),
            new Program(
                    "quarkus",
                    "peers/quarkus",
                    "target/quarkus-app/quarkus-run.jar",
                    "io.quarkus.quarkus-websockets-next",
                    home -> List.of(
                            "-Dpeer.port=" + PORT,
                            "-jar",
                            home.resolve("target/quarkus-app/quarkus-run.jar").toString()),
                    List.of(
                            Paths.of("quarkus", "Quarkus WebSockets Next, non-blocking", ""),
                            Paths.of("quarkus-blocking", "Quarkus WebSockets Next, default", "/blocking"))),
            peer("micronaut", "micronaut-http-server-netty", new Paths("micronaut", "Micronaut", "", "/binary/echo")),
            peer("spring-boot", "spring-boot", Paths.of("spring-boot", "Spring Boot on Tomcat", "")),
            peer("tomcat", "tomcat-embed-websocket", Paths.of("tomcat", "Tomcat's own engine", "")),
            peer("undertow", "undertow-websockets-jsr", Paths.of("undertow", "Undertow's own engine", "")),
            peer("jetty", "jetty-websocket-jetty-server", Paths.of("jetty", "Jetty's own engine", "")),
            peer("tyrus", "tyrus-server", Paths.of("tyrus", "Tyrus on Grizzly", "")));

    private static Program peer(String id, String library, Paths... paths) {
        return new Program(id, "peers/" + id, "target/peer.jar", library, Program::peerJar, List.of(paths));
    }

    private static List<String> peerJar(Path home) {
        return List.of("-jar", home.resolve("target/peer.jar").toString(), PORT);
    }

    /** As Tomcat's own script starts it. */
    private static List<String> tomcat(Path home) {
        Path tomcat = home.resolve("target/tomcat");
        return List.of(
                "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
                "-Djava.util.logging.config.file=" + tomcat.resolve("conf/logging.properties"),
                "-Dbench.port=" + PORT,
                "-Dcatalina.home=" + tomcat,
                "-Dcatalina.base=" + tomcat,
                "-cp",
                tomcat.resolve("bin/bootstrap.jar") + ":" + tomcat.resolve("bin/tomcat-juli.jar"),
                "org.apache.catalina.startup.Bootstrap",
                "start");
    }

    /** The arguments with the port that it is to serve on. */
    List<String> arguments(Path benchmarks, int port) {
        return arguments.apply(benchmarks.resolve(home)).stream()
                .map(argument -> argument.replace(PORT, Integer.toString(port)))
                .toList();
    }

    /** The same with some of its paths. */
    Program with(List<Paths> some) {
        return new Program(id, home, archive, library, arguments, some);
    }

    /** The same with more options of the JVM. */
    Program withOptions(List<String> further) {
        Function<Path, List<String>> more = path ->
                Stream.concat(further.stream(), arguments.apply(path).stream()).toList();
        return new Program(id, home, archive, library, more, paths);
    }

    boolean isFloor() {
        return id.equals(FLOOR);
    }
}
