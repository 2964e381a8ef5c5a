/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jetty with the modules of one Jakarta EE version, and a base directory of its own. */
final class Jetty extends AppServer {

    private final String version;

    /** Of Jakarta EE {@code ee10} or {@code ee11}. */
    Jetty(String id, String version) {
        super(id, Libraries.WITH_WELD);
        this.version = version;
    }

    @Override
    void configure() throws IOException {
        Path settings = Files.createDirectories(base.resolve("start.d"));
        String modules = Stream.concat(
                        Stream.of("server", "http"),
                        Stream.of("webapp", "deploy", "annotations", "websocket-jakarta", "cdi")
                                .map(module -> version + "-" + module))
                .map(module -> "--module=" + module + "\n")
                .collect(Collectors.joining());
        Files.writeString(
                settings.resolve("survey.ini"),
                modules + "jetty.http.host=127.0.0.1\njetty.http.port=" + port + "\njetty.deploy.scanInterval=1\n");
        Files.createDirectories(base.resolve("resources"));
        Files.createDirectories(base.resolve("work"));
    }

    @Override
    Path deployments() {
        return base.resolve("webapps");
    }

    @Override
    List<String> command() {
        return List.of(java(), HEAP, "-jar", home.resolve("start.jar").toString(), "jetty.base=" + base);
    }

    @Override
    Path log() {
        return console();
    }
}
