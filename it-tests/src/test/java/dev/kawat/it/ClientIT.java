/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ClientConnection;
import dev.kawat.ConnectFailedException;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnection;
import dev.kawat.it.client.NodeServer;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients against servers that are real: each server of the suite, and npm's {@code ws}. */
class ClientIT extends AgainstServer {

    private static final int SECONDS = 20;

    private final WebSocketClients clients = WebSocketClients.create();
    private final Journal journal = new Journal();

    /** Keeps what comes. */
    static final class Journal {

        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @OnMessage
        void message(String text) {
            lines.add(text);
        }

        @OnClose
        void closed(CloseReason reason) {
            lines.add("close " + reason.getCloseCode().getCode());
        }

        String next() throws InterruptedException {
            return String.valueOf(lines.poll(SECONDS, TimeUnit.SECONDS));
        }
    }

    @AfterEach
    void close() {
        clients.close();
    }

    private WebSocketConnection connected(ClientConnection client) throws Exception {
        return client.connected().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "on", "takeover"})
    void serverEchoesWithAndWithoutCompression(String compression) throws Exception {
        ClientConnection client = clients.connector(endpoint("echo").toString())
                .setting("compression", compression)
                .connect(journal);
        connected(client);
        for (int size : new int[] {1, 125, 126, 65_535, 65_536, 500_000}) {
            client.send("x".repeat(size));
            assertThat(journal.next()).hasSize(size);
        }
        client.close();
        assertThat(journal.next()).isEqualTo("close 1000");
    }

    @Test
    void refusalOfTheServerIsToldWithItsStatus() {
        URI none = endpoint("nothing-is-here");

        assertThatThrownBy(() -> connected(clients.connector(none.toString()).connect(journal)))
                .cause()
                .isInstanceOfSatisfying(
                        ConnectFailedException.class,
                        failure -> assertThat(failure.status()).hasValue(404));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "off | false",
                "on | false",
                "on | true",
                "takeover | true",
                "takeover | {\"serverNoContextTakeover\":true}",
                "takeover | {\"clientNoContextTakeover\":true}",
                "on | {\"clientMaxWindowBits\":9}",
                "takeover | {\"clientMaxWindowBits\":9}",
                "takeover | {\"serverMaxWindowBits\":9,\"threshold\":0}",
            })
    void nodeUnderstandsEveryCompression(String compression, String deflate) throws Exception {
        try (NodeServer server = NodeServer.start("server.mjs")) {
            String options = URLEncoder.encode(deflate, StandardCharsets.UTF_8);
            for (String path : new String[] {"echo", "fragments"}) {
                ClientConnection client = clients.connector(
                                server.uri(path + "?deflate=" + options).toString())
                        .setting("compression", compression)
                        .connect(journal);
                connected(client);
                for (int i = 0; i < 5; i++) {
                    String text = "a text with some repetition ".repeat(1 + i * 400) + i;
                    client.send(text);
                    assertThat(journal.next()).isEqualTo(text);
                }
                client.close();
                assertThat(journal.next()).isEqualTo("close 1000");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1008, 1011, 1012, 1013, 3000, 4999})
    void codeOfNodeIsToldAsItIs(int code) throws Exception {
        try (NodeServer server = NodeServer.start("server.mjs")) {
            ClientConnection client = clients.connector(
                            server.uri("closes?code=" + code).toString())
                    .connect(journal);
            connected(client);
            client.send("go");

            assertThat(journal.next()).isEqualTo("close " + code);
        }
    }

    @Test
    void nodeLearnsOurCodeAndReason() throws Exception {
        try (NodeServer server = NodeServer.start("server.mjs")) {
            ClientConnection client =
                    clients.connector(server.uri("echo").toString()).connect(journal);
            connected(client);

            client.close(4001, "bye");

            assertThat(server.line("closed ")).isEqualTo("4001 bye");
            assertThat(journal.next()).isEqualTo("close 4001");
        }
    }

    @Test
    void pingsOfNodeAreAnswered() throws Exception {
        try (NodeServer server = NodeServer.start("server.mjs")) {
            ClientConnection client =
                    clients.connector(server.uri("pings").toString()).connect(journal);
            connected(client);
            client.send("are you there");

            assertThat(journal.next()).isEqualTo("pong are you there");
        }
    }

    @Test
    void subprotocolOfNodeIsAgreedOn() throws Exception {
        try (NodeServer server = NodeServer.start("server.mjs")) {
            ClientConnection client = clients.connector(server.uri("echo").toString())
                    .subprotocols("a", "c", "b")
                    .connect(journal);

            assertThat(connected(client).subprotocol()).contains("c");
        }
    }
}
