/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What npm's {@code ws} says of the application: {@code src/test/node/ws.test.mjs}. */
class NodeClientIT extends AgainstServer {

    private static final int SECONDS = 120;

    @Test
    void agrees() throws IOException, InterruptedException {
        Path home = Node.home();
        Path output = home.resolve("ws-" + Server.current() + ".txt");
        ProcessBuilder builder = new ProcessBuilder("node", "--test", "ws.test.mjs")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("KAWAT_URL", endpoint("").toString());
        builder.environment().put("KAWAT_REFUSES", Server.current().refusesWithStatus() ? "status" : "close");

        Process process = builder.start();

        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("ends within %d s", SECONDS)
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
