/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import dev.kawat.it.client.Node;
import dev.kawat.it.client.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What npm's {@code ws} says of the application: {@code src/test/node/ws.test.mjs}. */
class NodeClientIT extends AgainstServer {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void agrees() throws IOException, InterruptedException {
        Path home = Node.home();
        ProcessBuilder node = new ProcessBuilder("node", "--test", "ws.test.mjs").directory(home.toFile());
        node.environment().put("KAWAT_URL", endpoint("").toString());

        Program.assertSucceeds(node, home.resolve("ws-" + Server.current() + ".txt"), LIMIT);
    }
}
