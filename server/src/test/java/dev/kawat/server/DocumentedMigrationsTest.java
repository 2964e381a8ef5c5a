/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The guides for those who come from elsewhere. */
class DocumentedMigrationsTest extends GuideTest {

    @Test
    void migratesFromServerEndpoint() throws Exception {
        KawatServer server =
                programs.compile(guide("migrate-from-server-endpoint")).start();
        Peer ann = programs.connect(server, "rooms/blue");
        Peer bob = programs.connect(server, "rooms/blue");
        Peer eve = programs.connect(server, "rooms/red");
        assertThat(ann.text()).isEqualTo("welcome to blue");
        assertThat(bob.text()).isEqualTo("welcome to blue");
        assertThat(eve.text()).isEqualTo("welcome to red");

        ann.send("hello");

        assertThat(bob.text()).isEqualTo("hello");
        assertThat(ann.text()).isEqualTo("hello");
        assertThat(eve.ask("anybody?")).isEqualTo("anybody?");
    }

    /** Checks the effect of {@code ws.close()} in a page, and the time of {@code onClose}. */
    @Test
    void tellsWhatAPageThatClosesGets() throws Exception {
        KawatServer server =
                programs.compile(guide("migrate-from-server-endpoint")).start();

        try (Socket page = Raw.open(server, "rooms/blue")) {
            page.getOutputStream().write(Raw.EMPTY_CLOSE);

            assertThat(Raw.closeFrame(page)).as("a close frame without a code").isEmpty();
        }
        assertThat(notes(server)).asString().isEqualTo("[closed with 1005]");
    }

    @Test
    void tellsThatAPageMustNameTheHostVisited() throws Exception {
        KawatServer server =
                programs.compile(guide("migrate-from-server-endpoint")).start();

        assertThat(Peer.refused(server, "rooms/blue", header("Origin", "http://localhost:" + server.port())))
                .isEqualTo(403);
        Peer visited = programs.connect(server, "rooms/blue", header("Origin", "http://127.0.0.1:" + server.port()));
        assertThat(visited.text()).isEqualTo("welcome to blue");
    }

    @Test
    void tellsWhenOnCloseComes() throws Exception {
        KawatServer server =
                programs.compile(guide("migrate-from-server-endpoint")).start();

        try (Socket peer = Raw.open(server, "rooms/blue")) {
            assertThat(Raw.frame(peer)).asString().isEqualTo("welcome to blue"); // so it is open

            server.endpoint("Room")
                    .orElseThrow()
                    .connections()
                    .iterator()
                    .next()
                    .close();

            assertThat(Raw.closeFrame(peer)).as("1000").containsExactly(0x03, 0xE8);
            assertThat((List<?>) programs.ask(server, "Room$Archive", "notes")).isEmpty();
            peer.getOutputStream().write(Raw.EMPTY_CLOSE);
        }
        assertThat(notes(server)).asString().isEqualTo("[closed with 1000]");
    }

    /** Waits for an entry of the archive, and returns its entries. */
    private List<?> notes(KawatServer server) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Peer.PATIENCE_SECONDS);
        List<?> notes = List.of();
        while (notes.isEmpty() && System.nanoTime() - deadline < 0) {
            notes = (List<?>) programs.ask(server, "Room$Archive", "notes");
        }
        return notes;
    }

    @Test
    void migratesFromQuarkus() throws Exception {
        KawatServer server = programs.compile(guide("migrate-from-quarkus")).start();
        Peer ann = programs.connect(server, "chat/ann");
        assertThat(ann.text()).contains("JOINED", "ann");
        Peer bob = programs.connect(server, "chat/bob");
        assertThat(ann.text()).contains("JOINED", "bob");
        assertThat(bob.text()).contains("JOINED", "bob");

        bob.send("{\"kind\": \"SAID\", \"text\": \"hello\"}");
        assertThat(ann.text()).contains("SAID", "bob", "hello");
        assertThat(bob.text()).contains("SAID", "bob", "hello");
        assertThat(ann.ask("nonsense")).contains("that was no message");
        bob.leave();

        assertThat(ann.text()).contains("LEFT", "bob");
    }

    @Test
    void migratesFromSpring() throws Exception {
        KawatServer server = programs.compile(guide("migrate-from-spring")).start();
        Peer ann = programs.connect(server, "stocks");
        Peer bob = programs.connect(server, "stocks");

        assertThat(ann.ask("{\"type\": \"subscribe\", \"symbol\": \"ACME\"}")).contains("\"type\":\"subscribe\"");
        bob.send("{\"type\": \"trade\", \"symbol\": \"BOLT\", \"price\": 6}");
        bob.send("{\"type\": \"trade\", \"symbol\": \"ACME\", \"price\": 7}");

        assertThat(ann.text()).contains("\"type\":\"trade\"", "\"symbol\":\"ACME\"", "\"price\":7");
        ann.send("{\"type\": \"unsubscribe\", \"symbol\": \"ACME\"}");
        assertThat(ann.ask("nonsense")).contains("\"symbol\":\"?\"");
        bob.send("{\"type\": \"trade\", \"symbol\": \"ACME\", \"price\": 8}");
        assertThat(bob.ask("{\"type\": \"subscribe\", \"symbol\": \"ACME\"}")).contains("\"type\":\"subscribe\"");
        assertThat(ann.ask("nonsense")).contains("\"symbol\":\"?\"");
    }

    @Test
    void migratesFromSocketIo() throws Exception {
        KawatServer server = programs.compile(guide("migrate-from-socket-io")).start();
        Peer ann = programs.connect(server, "games");
        Peer bob = programs.connect(server, "games");

        assertThat(ann.ask("{\"event\":\"join\",\"room\":\"chess\",\"id\":1}"))
                .contains("\"event\":\"joined\"", "\"players\":1", "\"id\":1");
        assertThat(bob.ask("{\"event\":\"join\",\"room\":\"chess\",\"id\":7}"))
                .contains("\"event\":\"joined\"", "\"players\":2", "\"id\":7");

        bob.send("{\"event\":\"move\",\"room\":\"chess\",\"piece\":\"e4\"}");
        assertThat(ann.text()).contains("\"event\":\"move\"", "e4");
        assertThat(bob.ask("{\"event\":\"join\",\"room\":\"chess\",\"id\":8}")).contains("\"id\":8");
    }

    @Test
    void migratesFrom4D() throws Exception {
        KawatServer server = programs.compile(guide("migrate-from-4d")).start();
        assertThat(Peer.refused(server, "chat", request -> {})).isEqualTo(403);
        Peer ann = programs.connect(server, "chat?name=ann");
        Peer bob = programs.connect(server, "chat?name=bob");

        bob.send("hello");

        assertThat(ann.text()).isEqualTo("bob in darkgreen: hello");
        assertThat(bob.text()).isEqualTo("you: hello");

        String uri = "ws://127.0.0.1:" + server.port() + "/chat";
        assertThat(programs.ask(server, "Guest", "visit", uri + "?name=eve")).isEqualTo(true);
        ann.send("welcome");
        awaitTexts(server, "Guest", "heard", "heard ann in crimson: welcome");
        assertThat(programs.ask(server, "Guest", "visit", uri))
                .as("without a name")
                .isEqualTo(false);
        programs.ask(server, "Guest", "leave");
        awaitTexts(
                server, "Guest", "heard", "heard ann in crimson: welcome", "failed with 1006", "terminated with 3000");
    }
}
