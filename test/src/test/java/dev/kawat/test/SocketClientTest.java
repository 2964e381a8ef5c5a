/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.server.KawatServer;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same client over a socket, with the standalone server at the other end. */
class SocketClientTest {

    @TempDir
    static Path archive;

    private static URLClassLoader loader;
    private static KawatServer server;

    @BeforeAll
    static void start() throws Exception {
        loader = BeanArchive.of(archive, "Greeter", "Echo", "Journal", "Points", "Gate", "Flood");
        server = KawatServer.builder()
                .port(0)
                .contextPath("/app")
                .classLoader(loader)
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        loader.close();
    }

    private static TestClient client() {
        return TestClient.to(server.uri());
    }

    @Test
    void pathIsBelowThatOfTheApplication() {
        try (TestClient client = client().header("X-Color", "blue").cookie("taste", "sweet")) {
            client.subprotocol("loud").connect("/greeter?size=7").expectText("hello nobody blue 7 sweet loud");

            assertThat(client.subprotocol()).contains("loud");
        }
    }

    @Test
    void messagesComeBack() {
        try (TestClient client = client()) {
            client.connect("echo").send("text").send(new byte[] {1, 2});

            client.expectText("text").expectBinary(new byte[] {1, 2});
            client.expectNothing(Duration.ofMillis(1));
            client.ping(new byte[] {7});
            assertThat(client.expectPong()).containsExactly(7);
        }
    }

    @Test
    void jsonIsRead() {
        try (TestClient client = client()) {
            client.connect("/points").sendJson(new Sample.Point(1, 2));

            assertThat(client.expectJson(Sample.Point.class)).isEqualTo(new Sample.Point(2, 1));
        }
    }

    @Test
    void messagesMayBeCut() {
        try (TestClient client = client()) {
            client.connect("/echo").sendSplit("äöü", 1, 3, 6, 7, 9).expectText("äöü");
            client.sendFragments("fragments", 2).expectText("fragments");
        }
    }

    @Test
    void refusalHasStatusAndHeaders() {
        assertThat(client().expectRefused("/gate", 429).header("Retry-After")).contains("60");
        assertThat(client().expectRefused("/elsewhere", 404).status()).isEqualTo(404);
        assertThatThrownBy(() -> client().connect("/gate"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("/gate: expected to connect, got the status 429" + System.lineSeparator()
                        + "what handlers throw is in the log of the server");
    }

    @Test
    void closesAreSeen() {
        try (TestClient client = client()) {
            client.connect("/echo").close(3456, "done");

            assertThat(client.expectClose(3456)).isEqualTo("done");
        }
    }

    @Test
    void messagesWaitWhileTheClientDoesNotRead() {
        try (TestClient client = client()) {
            client.connect("/flood").stopReading().send("500").resumeReading();

            for (int i = 0; i < 500; i++) {
                assertThat(client.expectBinary()).hasSize(1024);
            }
        }
    }

    @Test
    void vanishedClientSendsNothing() {
        TestClient client = client().connect("/echo").vanish().send("nobody hears this");

        client.expectNothing(Duration.ofMillis(10));
        client.drop();
        client.expectClose(1006);
    }

    @Test
    void onlyInMemoryAreUsersAndIdlenessKnown() {
        assertThatThrownBy(() -> client().user("ann").connect("/echo"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("user, roles and identity are for tests in memory; over a socket, the server authenticates:"
                        + " send basic(name, password), token(token), or a header");
        try (TestClient client = client().connect("/echo")) {
            assertThatThrownBy(client::expectNothing)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("only in memory is it known when nothing more will come; expectNothing needs a time");
        }
    }

    @Test
    void addressMustBeOne() {
        assertThatThrownBy(() -> TestClient.to(URI.create("file:/tmp")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("to: base must be an address with http, https, ws or wss, and a host, got file:/tmp");
    }

    @Test
    void nobodyListens() {
        TestClient client = TestClient.to(URI.create("http://127.0.0.1:1"));

        assertThatThrownBy(() -> client.connect("/echo"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("/echo at http://127.0.0.1:1: no answer to the handshake: ");
    }
}
