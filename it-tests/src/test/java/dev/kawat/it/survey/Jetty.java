/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
        for (String directory : List.of("environments", "resources", "work")) {
            Files.createDirectories(base.resolve(directory));
        }
    }

    @Override
    Path deployments() {
        return base.resolve("webapps");
    }

    @Override
    List<String> command() {
        String modules = "--module=server,http,EE-webapp,EE-deploy,EE-annotations,EE-jsp,EE-websocket-jakarta,EE-cdi";
        return List.of(
                java(),
                HEAP,
                "-jar",
                home.resolve("start.jar").toString(),
                "jetty.base=" + base,
                "jetty.http.host=127.0.0.1",
                "jetty.http.port=" + port,
                "jetty.deploy.scanInterval=1",
                modules.replace("EE", version)); // last, or the properties are those of its environment alone
    }

    @Override
    Path log() {
        return console();
    }
}
