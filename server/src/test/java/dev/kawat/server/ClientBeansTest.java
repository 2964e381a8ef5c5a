/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ClientConnection;
import dev.kawat.ClientEvent;
import dev.kawat.ForClient;
import dev.kawat.ForEndpoint;
import dev.kawat.OnConnection;
import dev.kawat.Opened;
import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketConnector;
import dev.kawat.WebSocketEndpoint;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

        WebSocketClients clients() {
            return clients;
        }
    }

    /** Connects by injected connectors. */
    @ApplicationScoped
    static class Trader {

        @Inject
        @ForClient(Feed.class)
        WebSocketConnector byClass;

        @Inject
        @ForClient(name = "Feed")
        WebSocketConnector byName;

        WebSocketConnector byClass() {
            return byClass;
        }

        WebSocketConnector byName() {
            return byName;
        }
    }

    /** Observes clients. */
    @ApplicationScoped
    static class Observer {

        private static final int LAST = 10_000;

        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        void any(@Observes ClientEvent event) {
            events.add(event.getClass().getSimpleName());
        }

        void ofFeed(@Observes @ForClient(Feed.class) ClientEvent.Connecting event) {
            events.add("attempt " + event.attempt());
        }

        /** The last one, because CDI notifies nobody after an observer that has failed. */
        void failed(@Observes @Priority(LAST) @ForClient(name = "Feed") ClientEvent.Failed event) {
            events.add("failed " + event.failure().part());
            throw new IllegalStateException("observers may fail");
        }

        void lost(@Observes @ForClient(Feed.class) ClientEvent.Lost event) {
            events.add("lost " + event.code());
        }

        void opened(@Observes @Opened @ForClient(Feed.class) WebSocketConnection connection) {
            events.add("opened");
        }

        void ofServer(@Observes @Opened @ForEndpoint(Prices.class) WebSocketConnection connection) {
            events.add("accepted");
        }

        String next() throws InterruptedException {
            return String.valueOf(events.poll(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS));
        }

        List<String> next(int count) throws InterruptedException {
            List<String> next = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                next.add(next());
            }
            return next;
        }
    }

    @WebSocketClient("ws://host/")
    static class One {
        @OnConnection
        void gate() {}

        @OnMessage
        void message(String text) {}
    }

    @WebSocketClient(value = "ws://user@host/", name = "Twice")
    static class OneAgain {
        @OnMessage
        void message(String text) {}
    }

    @WebSocketClient(
            name = "Twice",
            settings = {"origins=*", "reconnect-min-delay=5s", "reconnect-max-delay=1s"})
    static class Two {
        @OnMessage
        void message(String text) {}
    }

    /** Watches what does not exist. */
    @ApplicationScoped
    static class Confused {
        void mistyped(@Observes @ForClient(name = "Fed") ClientEvent.Lost event) {}

        void mistaken(@Observes @ForEndpoint(Prices.class) ClientEvent.Lost event) {}
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
            WebSocketClients clients = server.bean(Access.class).clients();
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
                KawatServer server = BeanArchive.of(directory.resolve("own"), Journal.class, Feed.class, Access.class)
                        .builder()
                        .set("kawat.client.Feed.uri", "ws://127.0.0.1:" + target.port() + "/prices/{market}")
                        .start()) {
            server.bean(Access.class)
                    .clients()
                    .connector(Feed.class)
                    .pathParam("market", "nyse")
                    .connect();

            assertThat(next()).isEqualTo("open nyse");
            assertThat(next()).isEqualTo("tea at nyse");
        }
        assertThat(next()).isEqualTo("close 1001");
    }

    @Test
    void connectorsAreInjected() throws Exception {
        try (KawatServer server = BeanArchive.of(directory, Prices.class, Journal.class, Feed.class, Trader.class)
                .builder()
                .start()) {
            String uri = "ws://127.0.0.1:" + server.port() + "/prices/{market}";
            Trader trader = server.bean(Trader.class);
            ClientConnection first =
                    trader.byClass().uri(uri).pathParam("market", "a").connect();
            assertThat(next()).isEqualTo("open a");
            assertThat(next()).isEqualTo("tea at a");
            first.close();
            assertThat(next()).isEqualTo("close 1000");

            trader.byName().uri(uri).pathParam("market", "b").connect();
            assertThat(next()).isEqualTo("open b");
            assertThat(next()).isEqualTo("tea at b");
        }
        assertThat(next()).isEqualTo("close 1001");
    }

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void observersLearnWhatClientsDo() throws Exception {
        int port;
        try (KawatServer gone = BeanArchive.of(directory.resolve("gone"), Prices.class)
                .builder()
                .start()) {
            port = gone.port();
        }
        try (KawatServer server = BeanArchive.of(
                        directory.resolve("own"), Prices.class, Journal.class, Feed.class, Access.class, Observer.class)
                .builder()
                .start()) {
            Observer observer = server.bean(Observer.class);
            WebSocketConnector connector =
                    server.bean(Access.class).clients().connector(Feed.class).pathParam("market", "a");

            ClientConnection failing = connector
                    .uri("ws://127.0.0.1:" + port + "/{market}")
                    .reconnect(LONG, LONG)
                    .connect();
            assertThat(observer.next(4))
                    .containsExactlyInAnyOrder("Connecting", "attempt 1", "Failed", "failed CONNECT");
            failing.close();
            ClientConnection client = connector
                    .uri("ws://127.0.0.1:" + server.port() + "/prices/{market}")
                    .connect();
            assertThat(observer.next(2)).containsExactlyInAnyOrder("Connecting", "attempt 1");
            assertThat(observer.next(3)).containsExactlyInAnyOrder("accepted", "opened", "Connected");
            client.close();
            assertThat(observer.next(2)).containsExactlyInAnyOrder("Lost", "lost 1000");
        }
        LINES.clear();
    }

    @Test
    void declarationsAreCheckedTogether() {
        assertThatThrownBy(() -> BeanArchive.of(directory, Two.class, OneAgain.class)
                        .builder()
                        .start())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("name must be unique")
                .hasMessageContaining("setting must be one of a client, and not one that is about those who connect")
                .hasMessageContaining("reconnect-max-delay must be at least reconnect-min-delay")
                .hasMessageContaining("uri must be 'none', or a URI that begins with ws:// or wss://");
    }

    @Test
    void callbacksAndObserversAreChecked() {
        assertThatThrownBy(() -> BeanArchive.of(
                                directory, Prices.class, Feed.class, Journal.class, One.class, Confused.class)
                        .builder()
                        .start())
                .hasMessageContaining("a client must have no @OnConnection")
                .hasMessageContaining("@ForClient must name a client or its class, one of [")
                .hasMessageContaining("@ForEndpoint has no effect on events of clients: use @ForClient");
    }

    @Test
    void settingsAreCheckedAtStart() {
        assertThatThrownBy(() -> BeanArchive.of(directory, Wrong.class)
                        .builder()
                        .set("kawat.client.Other.uri", "ws://localhost")
                        .set("kawat.client.Wrong.uri", "http://localhost")
                        .start())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("max-message must be")
                .hasMessageContaining("setting must be one of a client or of an endpoint, got 'colour'")
                .hasMessageContaining("setting must be key=value, got 'nonsense'")
                .hasMessageContaining("kawat.client.Other.uri")
                .hasMessageContaining("uri must be 'none', or a URI that begins with ws:// or wss://");
    }
}
