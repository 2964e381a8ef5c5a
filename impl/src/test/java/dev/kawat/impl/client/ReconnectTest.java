/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import static dev.kawat.impl.client.ClientApplication.connected;
import static dev.kawat.impl.client.ClientApplication.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ClientConnection;
import dev.kawat.ClientListener;
import dev.kawat.ClientState;
import dev.kawat.ConnectAttempt;
import dev.kawat.ConnectFailedException;
import dev.kawat.SendResult;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketConnector.OfflineQueue;
import dev.kawat.impl.client.ClientApplication.Journal;
import dev.kawat.impl.client.ScriptedServer.Script;
import dev.kawat.impl.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that connect again, and what they keep meanwhile. */
class ReconnectTest {

    private final ClientApplication application = new ClientApplication();
    private final Journal journal = new Journal();
    private final Notes notes = new Notes();

    @AfterEach
    void close() {
        application.close();
    }

    /** What a client tells its listener. */
    private static final class Notes implements ClientListener {

        final List<String> lines = new CopyOnWriteArrayList<>();
        final List<Duration> delays = new CopyOnWriteArrayList<>();

        @Override
        public void connecting(ClientConnection client, ConnectAttempt attempt) {
            lines.add("connecting " + attempt.number());
        }

        @Override
        public void connected(ClientConnection client, WebSocketConnection connection) {
            lines.add("connected");
        }

        @Override
        public void failed(ClientConnection client, ConnectFailedException failure, Duration next) {
            delays.add(next);
            lines.add("failed " + failure.part());
        }

        @Override
        public void lost(ClientConnection client, int code, String reason, Duration next) {
            delays.add(next);
            lines.add("lost " + code);
        }

        void await(String line) {
            Await.until(line + " in " + lines, () -> lines.contains(line));
        }
    }

    private static Script closing(int code) {
        return peer -> {
            peer.accept();
            peer.close(code);
            peer.read();
        };
    }

    private void pass(Duration time) {
        application.time.advance(time);
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1006, 1011, 1012, 1013, 3000})
    void lossBringsAnotherConnection(int code) {
        Script first = code == 1006 ? peer -> peer.accept() : closing(code);
        try (ScriptedServer server = ScriptedServer.start(first, ScriptedServer.ECHO)) {
            ClientConnection client = application.to(server).reconnect().listener(notes).connect(journal);
            notes.await("lost " + code);
            assertThat(client.state()).isEqualTo(ClientState.WAITING);
            assertThat(client.connection()).isEmpty();

            pass(Duration.ofSeconds(2));
            Await.until("it is connected again", () -> client.state() == ClientState.CONNECTED);

            assertThat(notes.lines.subList(0, 4))
                    .containsExactly("connecting 1", "connected", "lost " + code, "connecting 2");
            client.send("hello");
            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("close " + code + " ");
            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1008})
    void closeThatIsMeantIsTheLast(int code) {
        try (ScriptedServer server = ScriptedServer.start(closing(code))) {
            ClientConnection client = application.to(server).reconnect().listener(notes).connect(journal);
            notes.await("lost " + code);

            assertThat(client.state()).isEqualTo(ClientState.CLOSED);
            assertThat(notes.delays).containsExactly(Duration.ZERO);
        }
    }

    @Test
    void ownCloseIsTheLast() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ClientConnection client = application.to(server).reconnect().listener(notes).connect(journal);
            connected(client).close(1001, "");
            notes.await("lost 1001");

            assertThat(client.state()).isEqualTo(ClientState.CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 500})
    void refusalIsTheLast(int status) {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.answer(status))) {
            ClientConnection client = application.to(server).reconnect().listener(notes).connect(journal);

            assertThat(failure(client).status()).hasValue(status);
            assertThat(client.state()).isEqualTo(ClientState.CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retryAfterIsKept(int status) {
        try (ScriptedServer server =
                ScriptedServer.start(peer -> peer.answer(status, "Retry-After: 30"), ScriptedServer.ECHO)) {
            ClientConnection client = application.to(server).reconnect().listener(notes).connect(journal);
            notes.await("failed STATUS");

            assertThat(notes.delays).containsExactly(Duration.ofSeconds(30));
            pass(Duration.ofSeconds(29));
            assertThat(server.heads()).hasSize(1);
            pass(Duration.ofMillis(1500));
            connected(client);
        }
    }

    @Test
    void predicateDecidesInsteadOfTheRules() {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.answer(404), closing(1008), closing(1012))) {
            ClientConnection client = application
                    .to(server)
                    .reconnectIf(loss -> loss.status() == 404 || loss.code() == 1008)
                    .listener(notes)
                    .connect(journal);
            notes.await("failed STATUS");
            pass(Duration.ofSeconds(2));
            notes.await("lost 1008");
            pass(Duration.ofSeconds(3));
            notes.await("lost 1012");

            assertThat(client.state()).isEqualTo(ClientState.CLOSED);
        }
    }

    @Test
    void listenerChangesUriAndHeadersOfEachAttempt() {
        try (ScriptedServer other = ScriptedServer.start(ScriptedServer.ECHO);
                ScriptedServer server = ScriptedServer.start(closing(1012))) {
            ClientConnection client = application
                    .to(server)
                    .reconnect()
                    .listener(new ClientListener() {
                        @Override
                        public void connecting(ClientConnection connecting, ConnectAttempt attempt) {
                            attempt.header("X-Token", "token " + attempt.number());
                            if (attempt.number() == 2) {
                                attempt.uri(java.net.URI.create(other.uri("/other")));
                            }
                        }
                    })
                    .listener(notes)
                    .connect(journal);
            notes.await("lost 1012");
            pass(Duration.ofSeconds(2));
            Await.until("it is connected again", () -> client.state() == ClientState.CONNECTED);

            assertThat(server.heads().get(0)).contains("\r\nX-Token: token 1\r\n");
            assertThat(other.heads().get(0)).startsWith("GET /other ").contains("\r\nX-Token: token 2\r\n");
        }
    }

    @Test
    void connectionThatLastedIsGood() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ClientConnection client = application.to(server).reconnect().listener(notes).connect(journal);
            connected(client);
            pass(Duration.ofSeconds(6));
            server.close();
            notes.await("lost 1006");

            pass(Duration.ofSeconds(2));
            notes.await("failed CONNECT");
            assertThat(notes.lines).contains("connecting 2").doesNotContain("connecting 3");
        }
    }

    @Test
    void whatIsSentMeanwhileComesInOrder() {
        try (ScriptedServer server = ScriptedServer.start(closing(1012), ScriptedServer.ECHO)) {
            ClientConnection client = application
                    .to(server)
                    .reconnect()
                    .offlineQueue(new OfflineQueue(3000, 1 << 20, Duration.ofMinutes(5)))
                    .listener(notes)
                    .connect(journal);
            notes.await("lost 1012");
            for (int i = 0; i < 3000; i++) {
                assertThat(client.send("message " + i)).isEqualTo(SendResult.QUEUED);
            }
            assertThat(client.send("one too many")).isEqualTo(SendResult.DROPPED);
            pass(Duration.ofSeconds(2));

            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("close 1012 ");
            assertThat(journal.next()).isEqualTo("open");
            for (int i = 0; i < 3000; i++) {
                assertThat(journal.next()).isEqualTo("message " + i);
            }
            Await.until("messages go at once", () -> client.send("last") == SendResult.SENT);
        }
    }

    @Test
    void unsentMessagesCanBeTakenBackAndGetOld() {
        try (ScriptedServer server = ScriptedServer.start(closing(1012))) {
            ClientConnection client = application
                    .to(server)
                    .reconnect(Duration.ofMinutes(5), Duration.ofMinutes(5))
                    .offlineQueue(new OfflineQueue(10, 100, Duration.ofSeconds(30)))
                    .listener(notes)
                    .connect(journal);
            notes.await("lost 1012");
            client.send("old");
            pass(Duration.ofSeconds(20));
            client.send("young");
            assertThat(client.send("x".repeat(100))).isEqualTo(SendResult.DROPPED);
            pass(Duration.ofSeconds(15));

            assertThat(client.takeUnsent()).containsExactly("young");
            assertThat(client.takeUnsent()).isEmpty();
            client.send("kept");
            client.close();
            assertThat(client.takeUnsent()).containsExactly("kept");
        }
    }

    /** A server that is gone for a minute, and a hundred clients that want it back. */
    @Test
    void clientsDoNotComeBackAllAtOnce() throws IOException {
        int port;
        Map<Integer, List<Long>> attempts = new ConcurrentHashMap<>();
        List<ClientConnection> clients = new ArrayList<>();
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            port = server.port();
            IntStream.range(0, 100).forEach(i -> clients.add(application
                    .to(server)
                    .reconnect()
                    .offlineQueue(new OfflineQueue(10, 1000, Duration.ofMinutes(5)))
                    .listener(new ClientListener() {
                        @Override
                        public void connecting(ClientConnection client, ConnectAttempt attempt) {
                            attempts.computeIfAbsent(i, key -> new CopyOnWriteArrayList<>())
                                    .add(application.time.nanos());
                        }
                    })
                    .connect(journal)));
            clients.forEach(ClientApplication::connected);
            pass(Duration.ofSeconds(6));
        }
        Await.until("all are lost", () -> clients.stream().noneMatch(client -> client.state() == ClientState.CONNECTED));
        journal.lines.clear();
        clients.forEach(client -> client.send("from " + client.id()));
        for (int i = 0; i < 240; i++) { // a minute, in ticks of the watchdog
            pass(Duration.ofMillis(250));
            Await.until("attempts have failed", () -> clients.stream()
                    .noneMatch(client -> client.state() == ClientState.CONNECTING));
        }
        ServerSocket again = new ServerSocket(port, 200, InetAddress.getByName("127.0.0.1"));
        try (ScriptedServer server = ScriptedServer.start(again, ScriptedServer.ECHO)) {
            for (int i = 0; i < 100; i++) {
                pass(Duration.ofMillis(250));
                Await.until("attempts have ended", () -> clients.stream()
                        .noneMatch(client -> client.state() == ClientState.CONNECTING));
            }
            assertThat(clients).allMatch(client -> client.state() == ClientState.CONNECTED);
            clients.forEach(client -> Await.until(
                    "its message came back", () -> journal.lines.contains("from " + client.id())));
        }
        attempts.values().forEach(times -> {
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(500_000_000L);
            }
        });
        long[] returns = attempts.values().stream()
                .mapToLong(times -> times.get(times.size() - 1))
                .sorted()
                .toArray();
        assertThat(returns[90] - returns[10]).isGreaterThan(Duration.ofSeconds(5).toNanos());
    }
}
