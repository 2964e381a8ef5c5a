/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Codec;
import dev.kawat.ConnectionStatus;
import dev.kawat.DataType;
import dev.kawat.HandshakeDecision;
import dev.kawat.MessageEncodeException;
import dev.kawat.OnConnection;
import dev.kawat.Payload;
import dev.kawat.SendException;
import dev.kawat.Topic;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.ref.WeakReference;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultServerTest {

    /** What the counting codec encodes. */
    private record Note(String text) {}

    /** Encodes notes and counts how often. */
    private static final class CountingCodec implements Codec {
        final AtomicInteger encoded = new AtomicInteger();

        @Override
        public boolean supports(Type type) {
            return type == Note.class;
        }

        @Override
        public Payload encode(Object value) {
            encoded.incrementAndGet();
            String text = ((Note) value).text();
            if (text.equals("unencodable")) {
                throw new IllegalStateException("on purpose");
            }
            return Payload.of("note: " + text);
        }

        @Override
        public Object decode(Payload payload, Type type) {
            throw new UnsupportedOperationException();
        }
    }

    private final LogRecorder log = new LogRecorder();
    private final CountingCodec codec = new CountingCodec();
    private final TestApplication application = TestApplication.builder()
            .endpoint(Recorder.class, Recorder::new)
            .codec(codec)
            .start();
    private final DefaultServer server = application.server();

    @AfterEach
    void stop() {
        application.close();
        log.close();
    }

    private PairClient connect() {
        return application.connect("/recorder");
    }

    @Test
    void saysWhatItIs() {
        assertThat(server.path()).isEqualTo("/recorder");
        assertThat(server.name()).isEqualTo("Recorder");
        assertThat(server.dataType()).isEqualTo(DataType.AUTO);
        assertThat(server.terminated()).isFalse();
        assertThat(server).hasToString("endpoint 'Recorder' at /recorder");
    }

    /** Ends its server while a client is at its gate. */
    @WebSocketEndpoint("/terminating")
    static class Terminating {
        final List<String> events = new CopyOnWriteArrayList<>();

        @OnConnection
        void gate(WebSocketServer own) {
            own.terminate();
        }

        @OnOpen
        void open() {
            events.add("open");
        }

        @OnClose
        void close() {
            events.add("close");
        }
    }

    @WebSocketEndpoint("/refusing")
    static class Refusing {

        @OnConnection
        boolean gate() {
            return false;
        }
    }

    @Nested
    class Connections {

        @Test
        void areThoseThatAreAdmittedAndNotOver() {
            PairClient first = connect();
            PairClient second = connect();
            DefaultConnection notYetOpen = application.admit();
            DefaultConnection neverOpen = application.admit();

            first.end().close();
            neverOpen.abandon();

            assertThat(server.connections()).containsExactlyInAnyOrder(second.connection(), notYetOpen);
            assertThat(server.connection(second.connection().id())).containsSame(second.connection());
            assertThat(server.connection(first.connection().id())).isEmpty();
            assertThat(server.connection(notYetOpen.id())).containsSame(notYetOpen);
            assertThat(server.connection(notYetOpen.globalId())).containsSame(notYetOpen);
            assertThat(server.connection(neverOpen.id())).isEmpty();
        }

        @Test
        void areNotThoseThatTheGateRefuses() {
            try (TestApplication refusing = TestApplication.of(Refusing.class, Refusing::new)) {
                refusing.request("/refusing");

                assertThat(refusing.server().connections()).isEmpty();
                assertThat(refusing.server().broadcast("x")).isZero();
            }
        }

        @Test
        void getWhatIsBroadcastBeforeTheirTransportIsReady() {
            DefaultConnection connection = application.admit();

            int queued = server.broadcast("early");
            boolean sent = connection.send("for you");
            ManualChannel channel = application.openAutomatic(connection);
            server.broadcast("late");

            assertThat(queued).isOne();
            assertThat(sent).isTrue();
            assertThat(channel.texts()).containsExactly("early", "for you", "late");
            assertThat(Recorder.eventsOf(connection)).containsExactly("open");
        }

        @Test
        void missNothingThatIsBroadcastWhileTheyOpen() {
            List<String> messages =
                    IntStream.range(0, 20).mapToObj(i -> "m" + i).toList();
            for (int round = 0; round < 500; round++) {
                DefaultConnection connection = application.admit();
                ManualChannel channel = ManualChannel.automatic(connection.outbound());

                Await.together(2, thread -> {
                    if (thread == 0) {
                        connection.opened(channel);
                    } else {
                        messages.forEach(server::broadcast);
                    }
                });

                Await.until("all is written", () -> connection.bufferedAmount() == 0);
                assertThat(channel.texts()).isEqualTo(messages);
                assertThat(channel.violations()).isZero();
                connection.closed(1000, "");
            }
        }

        @Test
        void areBoundedBeforeTheirTransportIsReadyAndThenTheyNeverWere() {
            DefaultConnection connection = application.admit();

            for (int i = 0; i < 1025; i++) {
                server.broadcast("m");
            }
            ManualChannel channel = application.openAutomatic(connection);
            connection.closed(1013, "");

            assertThat(channel.written()).containsExactly(new Outbound.Close(1013, ""));
            assertThat(Recorder.eventsOf(connection)).isEmpty();
            assertThat(server.connections()).isEmpty();
            assertThat(application.releases()).containsExactly(1);
        }

        @Test
        void loseWhatIsSentToThemWhenTheirUpgradeFails() {
            DefaultConnection connection = application.admit();
            CompletionStage<Void> sent = connection.sendAsync("early");

            connection.abandon();

            assertThat(sent.toCompletableFuture())
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(SendException.class);
            assertThat(server.broadcast("late")).isZero();
            assertThat(Recorder.eventsOf(connection)).isEmpty();
        }

        @Test
        void areAViewThatFollowsAndCannotBeChanged() {
            Collection<WebSocketConnection> view = server.connections();

            PairClient client = connect();

            assertThat(view).containsExactly(client.connection());
            assertThatThrownBy(view::clear).isInstanceOf(UnsupportedOperationException.class);
        }

        @Test
        void mayEndWhileTheyAreIterated() {
            List<PairClient> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(connect());
            }

            server.connections()
                    .forEach(connection ->
                            clients.forEach(client -> client.connection().terminate()));

            assertThat(server.connections()).isEmpty();
        }
    }

    @Nested
    class Broadcast {

        @Test
        void reachesEveryConnectionAndEncodesOnce() {
            List<PairClient> clients = List.of(connect(), connect(), connect());

            int receivers = server.broadcast(new Note("hi"));

            assertThat(receivers).isEqualTo(3);
            assertThat(codec.encoded).hasValue(1);
            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.received()).containsExactly("note: hi"));
        }

        @Test
        void givesEveryOutboxTheSameFrame() {
            List<ManualChannel> channels = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                channels.add(application.open(application.admit()));
            }

            server.broadcast("hi");

            Outbound first = channels.get(0).take();
            assertThat(first).isNotNull();
            assertThat(channels.get(1).take()).isSameAs(first);
            assertThat(channels.get(2).take()).isSameAs(first);
        }

        @Test
        void encodesNothingWithoutConnections() {
            int receivers = server.broadcast(new Note("hi"));

            assertThat(receivers).isZero();
            assertThat(codec.encoded).hasValue(0);
        }

        @Test
        void encodesNothingWhenTheFilterAcceptsNobody() {
            connect();

            int receivers = server.broadcast(new Note("hi"), connection -> false);

            assertThat(receivers).isZero();
            assertThat(codec.encoded).hasValue(0);
        }

        @Test
        void reachesThoseThatTheFilterAccepts() {
            PairClient first = connect();
            PairClient second = connect();

            int receivers = server.broadcast(
                    "hi", connection -> connection.id() == second.connection().id());

            assertThat(receivers).isEqualTo(1);
            assertThat(first.received()).isEmpty();
            assertThat(second.received()).containsExactly("hi");
        }

        @Test
        void leavesOutWhoIsClosing() {
            DefaultConnection closing = application.admit();
            ManualChannel channel = application.openAutomatic(closing);
            PairClient open = connect();
            closing.terminate();

            int receivers = server.broadcast("hi");

            assertThat(receivers).isEqualTo(1);
            assertThat(channel.texts()).isEmpty();
            assertThat(open.received()).containsExactly("hi");
        }

        @Test
        void ofWhatCannotBeEncodedThrowsAndSendsNothing() {
            PairClient client = connect();

            assertThatThrownBy(() -> server.broadcast(new Note("unencodable")))
                    .isInstanceOf(MessageEncodeException.class);
            assertThat(client.received()).isEmpty();
        }

        @Test
        void ofNullIsRefused() {
            assertThatThrownBy(() -> server.broadcast(null)).isInstanceOf(NullPointerException.class);
        }

        @WebSocketEndpoint("/farewell")
        static class Farewell {
            @OnClose
            void close(CloseReason reason, WebSocketServer all) {
                all.broadcast("somebody left");
            }
        }

        @Test
        void worksInsideOnClose() {
            try (TestApplication farewell = TestApplication.of(Farewell.class, Farewell::new)) {
                PairClient stays = farewell.connect("/farewell");
                PairClient leaves = farewell.connect("/farewell");

                leaves.end().close();

                assertThat(stays.received()).containsExactly("somebody left");
                assertThat(leaves.received()).isEmpty();
            }
        }
    }

    @Nested
    class Topics {

        private final Topic news = server.topic("news");

        @Test
        void reachTheirSubscribersAndEncodeOnce() {
            PairClient first = connect();
            PairClient second = connect();
            PairClient other = connect();
            first.connection().subscribe("news");
            second.connection().subscribe("news");
            other.connection().subscribe("weather");

            int receivers = news.send(new Note("hi"));

            assertThat(receivers).isEqualTo(2);
            assertThat(codec.encoded).hasValue(1);
            assertThat(first.received()).containsExactly("note: hi");
            assertThat(second.received()).containsExactly("note: hi");
            assertThat(other.received()).isEmpty();
        }

        @Test
        void encodeNothingWithoutSubscribers() {
            connect();

            int receivers = news.send(new Note("hi"));

            assertThat(receivers).isZero();
            assertThat(codec.encoded).hasValue(0);
        }

        @Test
        void reachOnceWhoSubscribedTwice() {
            PairClient client = connect();
            client.connection().subscribe("news");
            client.connection().subscribe("news");

            news.send("hi");

            assertThat(client.received()).containsExactly("hi");
            assertThat(client.connection().topics()).containsExactly("news");
        }

        @Test
        void areLeftByOneUnsubscribe() {
            PairClient client = connect();
            client.connection().subscribe("news");
            client.connection().subscribe("news");

            client.connection().unsubscribe("news");
            client.connection().unsubscribe("news");
            client.connection().unsubscribe("never subscribed");

            assertThat(news.send("hi")).isZero();
            assertThat(client.connection().topics()).isEmpty();
            assertThat(news.connections()).isEmpty();
        }

        @Test
        void areLeftAtTheEndForEver() {
            PairClient client = connect();
            client.connection().subscribe("news");

            client.end().close();
            client.connection().subscribe("news");

            assertThat(news.connections()).isEmpty();
            assertThat(client.connection().topics()).isEmpty();
        }

        @Test
        void reachThoseThatTheFilterAccepts() {
            PairClient first = connect();
            PairClient second = connect();
            first.connection().subscribe("news");
            second.connection().subscribe("news");

            int receivers =
                    news.filter(connection -> connection != first.connection()).send("hi");

            assertThat(receivers).isEqualTo(1);
            assertThat(first.received()).isEmpty();
            assertThat(second.received()).containsExactly("hi");
        }

        @Test
        void listTheirConnectionsAsACopy() {
            PairClient first = connect();
            PairClient second = connect();
            first.connection().subscribe("news");

            Collection<WebSocketConnection> before = news.connections();
            second.connection().subscribe("news");

            assertThat(news.name()).isEqualTo("news");
            assertThat(before).containsExactly(first.connection());
            assertThat(news.connections()).containsExactlyInAnyOrder(first.connection(), second.connection());
        }

        @Test
        void listTheTopicsOfAConnectionAsACopy() {
            DefaultConnection connection = connect().connection();
            connection.subscribe("a");
            Collection<String> before = connection.topics();

            connection.subscribe("b");

            assertThat(before).containsExactly("a");
            assertThat(connection.topics()).containsExactlyInAnyOrder("a", "b");
        }

        @Test
        void areForgottenWhenNobodyIsSubscribed() {
            DefaultConnection connection = connect().connection();
            WeakReference<String> name = subscribeAndUnsubscribe(connection);

            Await.until("the name of the topic is collected", () -> {
                System.gc();
                return name.refersTo(null);
            });
            assertThat(connection.topics()).isEmpty();
        }

        private static WeakReference<String> subscribeAndUnsubscribe(DefaultConnection connection) {
            String name = "topic of " + connection.globalId();
            connection.subscribe(name);
            connection.unsubscribe(name);
            return new WeakReference<>(name);
        }

        @Test
        void needNames() {
            DefaultConnection connection = connect().connection();

            assertThatThrownBy(() -> server.topic(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> connection.subscribe(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> connection.unsubscribe(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> news.send(null)).isInstanceOf(NullPointerException.class);
        }

        @Test
        void keepNobodyWhoSubscribesWhileTheConnectionEnds() {
            for (int i = 0; i < 2_000; i++) {
                DefaultConnection connection = application.admit();
                application.open(connection);

                Await.together(2, thread -> {
                    if (thread == 0) {
                        connection.subscribe("news");
                    } else {
                        connection.closed(1006, "");
                    }
                });
            }

            assertThat(news.connections()).isEmpty();
        }

        @Test
        void loseNobodyWhenOneJoinsAsTheLastLeaves() {
            DefaultConnection stays = connect().connection();
            DefaultConnection goes = connect().connection();
            for (int i = 0; i < 2_000; i++) {
                goes.subscribe("news");

                Await.together(2, thread -> {
                    if (thread == 0) {
                        stays.subscribe("news");
                    } else {
                        goes.unsubscribe("news");
                    }
                });

                assertThat(news.connections()).containsExactly(stays);
                stays.unsubscribe("news");
            }
        }
    }

    @Nested
    class Terminate {

        @Test
        void closesEveryConnectionWith1001() {
            PairClient first = connect();
            PairClient second = connect();

            server.terminate();

            assertThat(server.terminated()).isTrue();
            assertThat(first.close().code()).isEqualTo(1001);
            assertThat(second.close().code()).isEqualTo(1001);
            assertThat(Recorder.eventsOf(first.connection())).containsExactly("open", "close 1001");
            assertThat(server.connections()).isEmpty();
        }

        @Test
        void refusesFurtherHandshakesWith503() {
            server.terminate();

            assertThat(application.request("/recorder")).isEqualTo(HandshakeOutcome.Refused.with(503));
            assertThat(application.releases()).isEmpty();
        }

        @Test
        void closesAConnectionThatIsBeingOpenedAndThenNothingIsCalled() {
            DefaultConnection connection = application.admit();

            server.terminate();
            ManualChannel channel = application.openAutomatic(connection);
            connection.closed(1001, "");

            assertThat(channel.written()).containsExactly(new Outbound.Close(1001, ""));
            assertThat(Recorder.eventsOf(connection)).isEmpty();
            assertThat(application.releases()).containsExactly(1);
        }

        @Test
        void closesAConnectionThatItsGateHasYetToAdmitWhenItIsOpen() {
            try (TestApplication terminating = TestApplication.of(Terminating.class, Terminating::new)) {
                DefaultConnection connection = terminating.admit();

                ManualChannel channel = terminating.openAutomatic(connection);
                connection.closed(1001, "");

                assertThat(channel.written()).containsExactly(new Outbound.Close(1001, ""));
                assertThat(connection.handler(Terminating.class).events).containsExactly("open", "close");
            }
        }

        @Test
        void waitsForAPeerAsLongAsTheEndpointSays() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);

            server.terminate();
            application.time().advance(Duration.ofSeconds(9));
            int before = channel.drops();
            application.time().advance(Duration.ofSeconds(2));

            assertThat(before).isZero();
            assertThat(channel.drops()).isEqualTo(1);
        }

        @Test
        void withATimeoutDropsWhoDoesNotAnswerInThatTime() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);

            server.terminate(Duration.ofSeconds(2));
            application.time().advance(Duration.ofSeconds(2));
            int before = channel.drops();
            application.time().advance(Duration.ofMillis(500));

            assertThat(channel.written()).containsExactly(new Outbound.Close(1001, ""));
            assertThat(before).isZero();
            assertThat(channel.drops()).isEqualTo(1);
            assertThat(Recorder.eventsOf(connection)).containsExactly("open", "close 1006");
        }

        @Test
        void withAnEndlessTimeoutWaits() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);

            server.terminate(Duration.ofSeconds(Long.MAX_VALUE));
            application.time().advance(Duration.ofHours(1));

            assertThat(channel.drops()).isZero();
            assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSING);
        }

        @Test
        void withZeroDropsAtOnceWithoutACloseFrame() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);
            PairClient client = connect();

            server.terminate(Duration.ZERO);

            assertThat(server.terminated()).isTrue();
            assertThat(channel.written()).isEmpty();
            assertThat(channel.drops()).isEqualTo(1);
            assertThat(client.close().code()).isEqualTo(1006);
            assertThat(client.close().wasClean()).isFalse();
            assertThat(Recorder.eventsOf(client.connection())).containsExactly("open", "close 1006");
        }

        @Test
        void withANegativeTimeoutIsRefusedAndChangesNothing() {
            PairClient client = connect();

            assertThatThrownBy(() -> server.terminate(Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(server.terminated()).isFalse();
            assertThat(client.closes()).isEmpty();
        }

        @Test
        void twiceIsTheSameAsOnce() {
            PairClient client = connect();
            server.terminate();

            server.terminate();
            server.terminate(Duration.ZERO);

            assertThat(client.close().code()).isEqualTo(1001);
        }

        @Test
        void ofTheApplicationClosesWith1001() {
            PairClient client = connect();

            application.close();

            assertThat(client.close().code()).isEqualTo(1001);
            assertThat(server.terminated()).isTrue();
            assertThat(application.time().tasks()).isZero();
        }
    }

    @WebSocketEndpoint("/gate/{answer}")
    static class Gate {
        final List<String> events = new CopyOnWriteArrayList<>();

        @OnConnection
        HandshakeDecision gate(@jakarta.websocket.server.PathParam("answer") String answer) {
            return switch (answer) {
                case "yes" -> HandshakeDecision.accept();
                case "no" -> HandshakeDecision.refuse(401);
                default -> null;
            };
        }

        @OnOpen
        void open() {
            events.add("open");
        }

        @OnClose
        void close() {
            events.add("close");
        }
    }

    @WebSocketEndpoint("/flag/{answer}")
    static class Flag {
        @OnConnection
        boolean gate(@jakarta.websocket.server.PathParam("answer") String answer) {
            return answer.equals("yes");
        }

        @OnMessage
        void text(String message) {}
    }

    @Nested
    class Gates {

        @ParameterizedTest
        @CsvSource({"/gate/no, 401", "/gate/null, 403", "/flag/no, 403", "/nowhere, 404"})
        void refuse(String path, int status) {
            try (TestApplication gates = TestApplication.builder()
                    .endpoint(Gate.class, Gate::new)
                    .endpoint(Flag.class, Flag::new)
                    .start()) {
                HandshakeOutcome outcome = gates.request(path);

                assertThat(outcome).isEqualTo(HandshakeOutcome.Refused.with(status));
                assertThat(gates.releases()).allMatch(releases -> releases == 1);
            }
        }

        @ParameterizedTest
        @CsvSource({"/gate/yes", "/flag/yes"})
        void accept(String path) {
            try (TestApplication gates = TestApplication.builder()
                    .endpoint(Gate.class, Gate::new)
                    .endpoint(Flag.class, Flag::new)
                    .start()) {
                PairClient client = gates.connect(path);

                assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
            }
        }

        @Test
        void thatRefuseAreFollowedByNoOtherCallback() {
            Gate handler = new Gate();
            try (TestApplication gates = TestApplication.of(Gate.class, () -> handler)) {
                gates.request("/gate/no");

                assertThat(handler.events).isEmpty();
                assertThat(gates.releases()).containsExactly(1);
                assertThat(gates.server().connections()).isEmpty();
            }
        }
    }
}
