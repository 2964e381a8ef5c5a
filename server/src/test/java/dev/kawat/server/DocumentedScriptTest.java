/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.WebSocketConnection;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The script of a guide, in a Chromium; skipped where there is none. */
class DocumentedScriptTest extends GuideTest {

    private static final Path PROFILE = Path.of("target", "chromium").toAbsolutePath();

    private static final String TELLS_WHAT_IT_HEARD = """
            setInterval(() => {
                if (document.title === "ann: hello") {
                    document.title = "";
                    socket.send(JSON.stringify({text: "heard"}));
                }
            }, 50);
            """;

    @Test
    void connectsAndConnectsAgain() throws Exception {
        Optional<Path> chromium = chromium();
        assumeTrue(chromium.isPresent(), "there is no chromium on the PATH");
        String script = Programs.scripts(guide("connect-a-browser")).get(0);
        Path pages = Files.createDirectory(directory.resolve("pages"));
        Files.writeString(
                pages.resolve("index.html"),
                "<!doctype html><title>Notes</title><script>" + script + TELLS_WHAT_IT_HEARD + "</script>");
        KawatServer server = programs.compile(guide("connect-a-browser")).start(builder -> builder.resources(pages));
        Peer witness = programs.connect(server, "notes?author=witness");

        Process browser = open(chromium.get(), server);
        try {
            assertThat(witness.text()).contains("ann", "hello");
            assertThat(witness.text()).contains("ann", "heard");

            page(server).close(1000, "again");

            assertThat(witness.text()).contains("ann", "hello");
        } finally {
            end(browser);
        }
    }

    private static WebSocketConnection page(KawatServer server) {
        return server.endpoint("Notes").orElseThrow().connections().stream()
                .filter(connection -> connection
                        .handshake()
                        .queryParam("author")
                        .orElseThrow()
                        .equals("ann"))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Path> chromium() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(place -> Path.of(place, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Process open(Path chromium, KawatServer server) throws IOException {
        return new ProcessBuilder(
                        chromium.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + PROFILE,
                        "--remote-debugging-port=0", // or it would end when the page has been loaded
                        server.uri().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void end(Process browser) throws InterruptedException {
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly().waitFor(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
