/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Browser;
import dev.kawat.it.client.Node;
import dev.kawat.it.client.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Asks a server for WebSockets over HTTP/2 (RFC 8441): by Node.js without and with TLS, and by Chromium, which insists on TLS. */
final class Http2 {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** What the page of {@code RequestLine} has to say, and how its connection ends. */
    private static final String OVER_A_WEB_SOCKET = """
            new Promise((resolve) => {
              const said = [];
              const socket = new WebSocket(location.href.replace("https", "wss").replace("line.html", "line"));
              socket.onopen = () => socket.send("hello");
              socket.onmessage = ({ data }) => said.push(data) === 2 && socket.close(4000, "bye");
              socket.onclose = ({ code, reason, wasClean }) => resolve([...said, code, reason, wasClean].join(", "));
            })
            """;

    private Http2() {}

    static String ask(RunningServer server) throws IOException, InterruptedException {
        if (!server.offersHttp2()) {
            return "not asked";
        }
        URI plain = URI.create(server.endpoint("").toString().replaceFirst("^ws", "http"));
        askByNode(plain, "http2-plain.txt");
        askByNode(server.secure(""), "http2-tls.txt");
        try (Browser browser = Browser.start()) {
            Browser.Page page = browser.open("page", server.secure("line.html"), 800, 600);
            assertThat(page.evaluate(OVER_A_WEB_SOCKET)).isEqualTo("CONNECT HTTP/2.0, hello, 4000, bye, true");
        }
        return "";
    }

    private static void askByNode(URI application, String output) throws IOException, InterruptedException {
        Path home = Node.home();
        ProcessBuilder node = new ProcessBuilder("node", "--test", "http2.test.mjs").directory(home.toFile());
        node.environment().put("KAWAT_URL", application.toString());

        Program.assertSucceeds(node, home.resolve(output), LIMIT);
    }
}
