/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Node;
import dev.kawat.it.client.Program;
import dev.kawat.it.client.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What npm's {@code ws} says of compressed messages: {@code src/test/node/deflate.test.mjs}. */
class DeflateIT extends AgainstServer {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final int NOT_FOUND = 404;

    @Test
    void agrees() throws IOException, InterruptedException {
        int status = ask(Request.to(endpoint("deflate"))).answer().status();
        assumeTrue(status != NOT_FOUND, "no endpoint of the application compresses");
        Path home = Node.home();
        ProcessBuilder node = new ProcessBuilder("node", "--test", "deflate.test.mjs").directory(home.toFile());
        node.environment().put("KAWAT_URL", endpoint("").toString());

        Program.assertSucceeds(node, home.resolve("deflate-" + Server.current() + ".txt"), LIMIT);
    }
}
