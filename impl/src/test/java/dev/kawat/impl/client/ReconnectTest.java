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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that connect again, and what they keep meanwhile. */
class ReconnectTest {

    /** The time between two ticks of the watchdog. */
    private static final Duration TICK = Duration.ofMillis(250);

    private final ClientApplication application = new ClientApplication();
    private final Journal journal = new Journal();
    private final Notes notes = new Notes();

    @AfterEach
    void close() {
        application.close();
    }

    /** Notes the calls of a client. */
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
            ClientConnection client =
                    application.to(server).reconnect().listener(notes).connect(journal);
            notes.await("lost " + code);
            assertThat(client.state()).isEqualTo(ClientState.WAITING);
            assertThat(client.connection()).isEmpty();

            pass(Duration.ofSeconds(2));
            Await.until("it is connected again", () -> client.state() == ClientState.CONNECTED);

            assertThat(notes.lines).startsWith("connecting 1", "connected", "lost " + code, "connecting 2");
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
            ClientConnection client =
                    application.to(server).reconnect().listener(notes).connect(journal);
            notes.await("lost " + code);

            assertThat(client.state()).isEqualTo(ClientState.CLOSED);
            assertThat(notes.delays).containsExactly(Duration.ZERO);
        }
    }

    @Test
    void ownCloseIsTheLast() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ClientConnection client =
                    application.to(server).reconnect().listener(notes).connect(journal);
            connected(client).close(1001, "");
            notes.await("lost 1001");

            assertThat(client.state()).isEqualTo(ClientState.CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 500})
    void refusalIsTheLast(int status) {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.answer(status))) {
            ClientConnection client =
                    application.to(server).reconnect().listener(notes).connect(journal);

            assertThat(failure(client).status()).hasValue(status);
            assertThat(client.state()).isEqualTo(ClientState.CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retryAfterIsKept(int status) {
        try (ScriptedServer server =
                ScriptedServer.start(peer -> peer.answer(status, "Retry-After: 30"), ScriptedServer.ECHO)) {
            ClientConnection client =
                    application.to(server).reconnect().listener(notes).connect(journal);
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
    void listenerThatTakesItsTimeDelaysTheNextAttempt() {
        CountDownLatch goOn = new CountDownLatch(1);
        ClientListener slow = new ClientListener() {
            @Override
            public void lost(ClientConnection client, int code, String reason, Duration next) {
                notes.lines.add("slowly");
                Await.until("the listener goes on", goOn);
                notes.lines.add("done");
            }
        };
        try (ScriptedServer server = ScriptedServer.start(closing(1012), ScriptedServer.ECHO)) {
            application.to(server).reconnect().listener(notes).listener(slow).connect(journal);
            notes.await("slowly");
            pass(Duration.ofSeconds(5));
            goOn.countDown();
            notes.await("connecting 2");

            assertThat(notes.lines)
                    .startsWith("connecting 1", "connected", "lost 1012", "slowly", "done", "connecting 2");
        }
    }

    @Test
    void listenerThatFailsBeforeAnAttemptIsAskedAgain() {
        ClientListener broken = new ClientListener() {
            @Override
            public void connecting(ClientConnection client, ConnectAttempt attempt) {
                if (attempt.number() == 1) {
                    throw new IllegalStateException("no token today");
                }
                assertThat(attempt.failure().orElseThrow()).hasMessageContaining("no token today");
            }
        };
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ClientConnection client = application
                    .to(server)
                    .reconnect()
                    .listener(broken)
                    .listener(notes)
                    .connect(journal);
            notes.await("failed REQUEST");
            assertThat(server.heads()).isEmpty();
            pass(Duration.ofSeconds(2));

            connected(client);
        }
    }

    @Test
    void rulesDecideWhenThePredicateFails() {
        try (ScriptedServer server =
                ScriptedServer.start(peer -> peer.answer(503), closing(1012), ScriptedServer.ECHO)) {
            ClientConnection client = application
                    .to(server)
                    .reconnectIf(loss -> {
                        throw new IllegalStateException("undecided");
                    })
                    .listener(notes)
                    .connect(journal);
            notes.await("failed STATUS");
            pass(Duration.ofSeconds(2));
            notes.await("lost 1012");
            pass(Duration.ofSeconds(3));
            Await.until("it is connected again", () -> client.state() == ClientState.CONNECTED);
        }
    }

    @Test
    void connectionIsToldDirectlyBehindOnOpen() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.accept();
            for (int i = 0; i < 2000; i++) { // more than may wait
                peer.text("early");
            }
            peer.echo();
        })) {
            ClientListener direct = new ClientListener() {
                @Override
                public void connected(ClientConnection client, WebSocketConnection connection) {
                    journal.lines.add("connected");
                }
            };
            application.to(server).listener(direct).connect(journal);

            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("connected");
            for (int i = 0; i < 2000; i++) {
                assertThat(journal.next()).isEqualTo("early");
            }
        }
    }

    /** At any moment: before the attempt, during it, or when the connection is being opened. */
    @Test
    void clientThatIsClosedLeavesNoConnection() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            for (int i = 0; i < 200; i++) {
                ClientConnection client = application.to(server).reconnect().connect(journal);
                LockSupport.parkNanos(i * 20_000L);
                client.close();
                assertThat(client.state()).isEqualTo(ClientState.CLOSED);
            }
            Await.until("no connection is left", () -> server.open() == 0);
            assertThat(application.clients.all()).isEmpty();
        }
    }

    /** Also while the connection comes. */
    @Test
    void messagesOfEachThreadKeepTheirOrder() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ClientConnection client = application
                    .to(server)
                    .setting("outbox-messages", "10000")
                    .offlineQueue(new OfflineQueue(10_000, 1 << 20, Duration.ofMinutes(5)))
                    .connect(journal);
            Await.together(4, thread -> {
                for (int i = 0; i < 1000; i++) {
                    assertThat(client.send(thread + " " + i)).isNotEqualTo(SendResult.DROPPED);
                }
            });

            assertThat(journal.next()).isEqualTo("open");
            int[] next = new int[4];
            for (int i = 0; i < 4000; i++) {
                String[] line = journal.next().split(" ", -1);
                int thread = Integer.parseInt(line[0]);
                assertThat(Integer.parseInt(line[1])).isEqualTo(next[thread]);
                next[thread]++;
            }
        }
    }

    @Test
    void connectionThatLastedIsGood() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ClientConnection client =
                    application.to(server).reconnect().listener(notes).connect(journal);
            connected(client);
            pass(Duration.ofSeconds(6));
        }
        notes.await("lost 1006");

        pass(Duration.ofSeconds(2));
        notes.await("failed CONNECT");
        assertThat(notes.lines)
                .containsExactly("connecting 1", "connected", "lost 1006", "connecting 1", "failed CONNECT");
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

    private static Set<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kawat-"))
                .collect(Collectors.toSet());
    }

    /** Drives the time, a tick of the watchdog each, and waits for the attempts that each begins. */
    private void passTicks(int ticks, List<ClientConnection> clients) {
        for (int i = 0; i < ticks; i++) {
            pass(TICK);
            Await.until(
                    "attempts have ended",
                    () -> clients.stream().noneMatch(client -> client.state() == ClientState.CONNECTING));
        }
    }

    /** A server that is gone for a minute, and a hundred clients that want it back. */
    @Test
    void clientsDoNotComeBackAllAtOnce() throws IOException {
        Set<Thread> before = ownThreads();
        Map<Long, List<Long>> attempts = new ConcurrentHashMap<>();
        try (ClientApplication alone = new ClientApplication(application.time)) {
            List<ClientConnection> clients = new ArrayList<>();
            int port;
            try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
                port = server.port();
                for (int i = 0; i < 100; i++) {
                    clients.add(alone.to(server)
                            .reconnect()
                            .offlineQueue(new OfflineQueue(10, 1000, Duration.ofMinutes(5)))
                            .listener(noting(attempts))
                            .connect(journal));
                }
                clients.forEach(ClientApplication::connected);
                pass(Duration.ofSeconds(6));
            }
            Await.until(
                    "all are lost",
                    () -> clients.stream().noneMatch(client -> client.state() == ClientState.CONNECTED));
            attempts.clear();
            journal.lines.clear();
            clients.forEach(client -> messagesOf(client)
                    .forEach(message -> assertThat(client.send(message)).isEqualTo(SendResult.QUEUED)));
            passTicks(240, clients); // a minute
            ServerSocket again = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
            try (ScriptedServer server = ScriptedServer.start(again, ScriptedServer.ECHO)) {
                passTicks(100, clients);
                assertThat(clients).allMatch(client -> client.state() == ClientState.CONNECTED);
                assertThat(server.heads()).hasSize(100);
                clients.forEach(client -> Await.until(
                        "its messages came back in order", () -> linesOf(client).equals(messagesOf(client))));
            }
        }
        assertSpread(attempts);
        Await.until("no thread is left", () -> before.containsAll(ownThreads()));
    }

    private ClientListener noting(Map<Long, List<Long>> attempts) {
        return new ClientListener() {
            @Override
            public void connecting(ClientConnection client, ConnectAttempt attempt) {
                attempts.computeIfAbsent(client.id(), key -> new CopyOnWriteArrayList<>())
                        .add(application.time.nanos());
            }
        };
    }

    private static List<String> messagesOf(ClientConnection client) {
        return IntStream.range(0, 10).mapToObj(i -> client.id() + " " + i).toList();
    }

    private List<String> linesOf(ClientConnection client) {
        return journal.lines.stream()
                .filter(line -> line.startsWith(client.id() + " "))
                .toList();
    }

    private static void assertSpread(Map<Long, List<Long>> attempts) {
        assertThat(attempts).hasSize(100);
        attempts.values().forEach(times -> {
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(500_000_000L);
            }
        });
        // After the first, which come within a second, no tick sees more than a part of the clients.
        Map<Long, Long> together = attempts.values().stream()
                .flatMap(times -> times.stream().skip(3))
                .collect(Collectors.groupingBy(time -> time, Collectors.counting()));
        assertThat(together.values()).allMatch(count -> count <= 25);
        long[] returns = attempts.values().stream()
                .mapToLong(times -> times.get(times.size() - 1))
                .sorted()
                .toArray();
        assertThat(returns[90] - returns[10])
                .isGreaterThan(Duration.ofSeconds(5).toNanos());
    }
}
