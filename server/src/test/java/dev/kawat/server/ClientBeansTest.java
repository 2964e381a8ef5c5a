/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ClientConnection;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are beans, of the application that serves them. */
class ClientBeansTest {

    private static final BlockingQueue<String> LINES = new LinkedBlockingQueue<>();

    @WebSocketEndpoint("/prices/{market}")
    static class Prices {
        @OnMessage
        String price(String article, @PathParam("market") String market) {
            return article + " at " + market;
        }
    }

    /** Something to be injected. */
    @ApplicationScoped
    static class Journal {
        void add(String line) {
            LINES.add(line);
        }
    }

    @WebSocketClient(settings = "max-message=1KiB")
    static class Feed {

        @Inject
        Journal journal;

        @OnOpen
        void opened(WebSocketConnection connection, @PathParam("market") String market) {
            journal.add("open " + market);
            connection.send("tea");
        }

        @OnMessage
        void price(String price) {
            journal.add(price);
        }

        @OnClose
        void closed(CloseReason reason) {
            journal.add("close " + reason.getCloseCode().getCode());
        }
    }

    /** Gives tests the clients of the application. */
    @ApplicationScoped
    static class Access {
        @Inject
        WebSocketClients clients;
    }

    @WebSocketClient(settings = {"max-message=much", "colour=blue", "nonsense"})
    static class Wrong {
        @OnMessage
        void message(String text) {}
    }

    @TempDir
    Path directory;

    private static String next() throws InterruptedException {
        return String.valueOf(LINES.poll(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void beanTalksToAServerAndEndsWithItsApplication() throws Exception {
        KawatServer server = BeanArchive.of(directory, Prices.class, Journal.class, Feed.class, Access.class)
                .builder()
                .start();
        try (server) {
            WebSocketClients clients = server.bean(Access.class).clients;
            ClientConnection client = clients.connector(Feed.class)
                    .uri("ws://127.0.0.1:" + server.port() + "/prices/{market}")
                    .pathParam("market", "xetra")
                    .connect();

            assertThat(next()).isEqualTo("open xetra");
            assertThat(next()).isEqualTo("tea at xetra");
            client.connected().toCompletableFuture().get(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(client.send("coffee").name()).isEqualTo("SENT");
            assertThat(next()).isEqualTo("coffee at xetra");
            assertThat(clients.byHandler(Feed.class)).contains(client);
        }
        assertThat(next()).isEqualTo("close 1001");
        Threads.awaitEndOfServers();
    }

    @Test
    void configurationHasTheUri() throws Exception {
        try (KawatServer target = BeanArchive.of(directory.resolve("target"), Prices.class)
                        .builder()
                        .start();
                KawatServer server = BeanArchive.of(directory, Journal.class, Feed.class, Access.class)
                        .builder()
                        .set("kawat.client.Feed.uri", "ws://127.0.0.1:" + target.port() + "/prices/{market}")
                        .start()) {
            server.bean(Access.class)
                    .clients
                    .connector(Feed.class)
                    .pathParam("market", "nyse")
                    .connect();

            assertThat(next()).isEqualTo("open nyse");
            assertThat(next()).isEqualTo("tea at nyse");
        }
        assertThat(next()).isEqualTo("close 1001");
    }

    @Test
    void settingsAreCheckedAtStart() {
        assertThatThrownBy(() -> BeanArchive.of(directory, Wrong.class)
                        .builder()
                        .set("kawat.client.Other.uri", "ws://localhost")
                        .set("kawat.client.Wrong.uri", "http://localhost")
                        .start())
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageContaining("max-message must be")
                .hasMessageContaining("setting must be one of a client or of an endpoint, got 'colour'")
                .hasMessageContaining("setting must be key=value, got 'nonsense'")
                .hasMessageContaining("kawat.client.Other.uri")
                .hasMessageContaining("uri must be 'none', or a URI that begins with ws:// or wss://");
    }
}
