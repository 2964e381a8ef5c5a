/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** WildFly's standalone server, as it is configured by default, with a base directory of its own. */
final class WildFly extends AppServer {

    WildFly(String id) {
        super(id, Libraries.KAWAT);
    }

    @Override
    void configure() throws IOException {
        Directories.copy(home.resolve("standalone"), base.resolve("standalone"));
    }

    @Override
    Path deployments() {
        return base.resolve("standalone/deployments");
    }

    @Override
    List<String> command() {
        return List.of(
                "sh",
                home.resolve("bin/standalone.sh").toString(),
                "-b",
                "127.0.0.1",
                "-Djboss.server.base.dir=" + base.resolve("standalone"),
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=" + Ports.free(),
                "-Djboss.management.http.port=" + Ports.free());
    }

    @Override
    Map<String, String> environment() {
        // The script passes signals on only from the background.
        return Map.of("LAUNCH_JBOSS_IN_BACKGROUND", "true", "JBOSS_JAVA_SIZING", HEAP);
    }

    @Override
    Path log() {
        return console();
    }
}
