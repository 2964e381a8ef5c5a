/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.kawat.Codec;
import dev.kawat.ConnectionStatus;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.Handshake;
import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.codec.ApplicationCodec;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.testing.Deployments;
import dev.kawat.impl.testing.ManualTime;
import dev.kawat.impl.time.Time;
import dev.kawat.impl.transport.pair.PairEnd;
import dev.kawat.impl.transport.pair.PairTransport;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeploymentTest {

    @WebSocketEndpoint("/chat")
    static class Chat {
        final List<Integer> closed = new CopyOnWriteArrayList<>();

        @OnOpen
        void open() {}

        @OnMessage
        String message(String message) {
            return message;
        }

        @OnClose
        void close(CloseReason reason) {
            closed.add(reason.getCloseCode().getCode());
        }
    }

    /** Does not return from onClose before the test lets it. */
    @WebSocketEndpoint("/slow")
    static class SlowToClose {
        final CountDownLatch closing = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        volatile boolean closed;

        @OnClose
        void close() throws InterruptedException {
            closing.countDown();
            closed = release.await(30, SECONDS);
        }
    }

    @WebSocketEndpoint(value = "/rooms/{room}", name = "room")
    static class Room {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint(value = "/rooms/lobby", name = "lobby")
    static class Lobby {
        @OnOpen
        void open() {}
    }

    /** Writes everything as the text "own". */
    private static final class OwnCodec implements Codec {
        @Override
        public boolean supports(Type type) {
            return true;
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of("own");
        }

        @Override
        public Object decode(Payload payload, Type type) {
            return payload;
        }
    }

    /** A client of a deployment, in memory. */
    private static final class Client {
        final List<WebSocketEvent> events = new CopyOnWriteArrayList<>();
        final WebSocketConnection connection;

        Client(Deployment deployment, String path, boolean answers) {
            DefaultConnection admitted =
                    Deployments.admit(deployment, Handshake.to(path).build());
            connection = admitted;
            PairEnd end = new PairTransport(deployment).open(admitted);
            end.addEventListener(WebSocketEvent.class, events::add);
            if (answers) {
                end.accept();
            }
        }

        List<Integer> closeCodes() {
            return events.stream()
                    .filter(WebSocketEvent.Close.class::isInstance)
                    .map(event -> ((WebSocketEvent.Close) event).code())
                    .toList();
        }
    }

    private final ManualTime time = new ManualTime();

    private Deployment start(Map<String, String> settings, Workers workers, Object... handlers) {
        return Deployments.start(settings, workers, time, handlers);
    }

    // ---- Start ----

    @Test
    void startListsAllProblemsAndStartsNothing() {
        List<String> started = new ArrayList<>();
        Time watched = new Time() {
            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public Runnable every(String thread, Duration period, Runnable task) {
                started.add("timer");
                return () -> {};
            }
        };

        EndpointDefinitionException failure = catchThrowableOfType(
                EndpointDefinitionException.class,
                () -> Deployment.start(
                        Stream.of(new Room(), new Lobby())
                                .map(Deployments::endpoint)
                                .toList(),
                        Deployments.configuration(Map.of(
                                "kawat.colour", "blue",
                                "kawat.max-message", "big",
                                "kawat.endpoint.lobby.idle-timeout", "soon",
                                "kawat.workers", "0",
                                "kawat.shutdown-timeout", "off")),
                        Contributions.NONE,
                        maxThreads -> {
                            started.add("workers");
                            return Workers.of(Runnable::run);
                        },
                        watched,
                        getClass().getClassLoader()));

        String duration = "a duration of at least 1ms such as 500ms, 10s, 5m, 1h or PT10S";
        assertThat(failure.problems())
                .containsExactly(
                        "configuration: key must be kawat.<key> or kawat.endpoint.<name>.<key>, where <key> is one of "
                                + String.join(
                                        ", ",
                                        Stream.of(Setting.values())
                                                .map(Setting::key)
                                                .toList())
                                + ", and <name> one of [room, lobby], got 'kawat.colour'",
                        "configuration key kawat.workers: must be a whole number from 1 to 2147483647, got '0'",
                        "configuration key kawat.shutdown-timeout: must be " + duration + ", got 'off'",
                        "configuration key kawat.max-message: must be a size of at least 1 byte such as 65536, 64KiB or 1MiB,"
                                + " got 'big'",
                        "configuration key kawat.endpoint.lobby.idle-timeout: must be 'off', or " + duration
                                + ", got 'soon'");
        assertThat(started).isEmpty();
    }

    @Test
    void settingsReachTheirEndpoints() {
        Deployment deployment = start(
                Map.of("kawat.max-message", "2", "kawat.endpoint.room.max-message", "1"),
                Workers.of(Runnable::run),
                new Room(),
                new Lobby());

        assertThat(deployment.servers())
                .extracting(
                        DefaultServer::name,
                        server -> server.core().settings().messages().maxBytes())
                .containsExactlyInAnyOrder(tuple("room", 1L), tuple("lobby", 2L));
    }

    @Test
    void workersAreMadeAsManyAsConfigured() {
        List<Integer> asked = new ArrayList<>();

        Deployment.start(
                List.of(Deployments.endpoint(new Chat())),
                Deployments.configuration(Map.of("kawat.workers", "3")),
                Contributions.NONE,
                maxThreads -> {
                    asked.add(maxThreads);
                    return Workers.of(Runnable::run);
                },
                time,
                getClass().getClassLoader());

        assertThat(asked).containsExactly(3);
    }

    @Test
    void applicationWithoutEndpointsStartsAndStops() {
        Deployment deployment = start(Map.of(), Workers.of(Runnable::run));

        assertThat(deployment.servers()).isEmpty();
        assertThat(deployment.endpoints().match("/")).isEmpty();
        deployment.stop();
    }

    @Test
    void codecsOfTheApplicationAreUsed() {
        Deployment deployment = Deployment.start(
                List.of(Deployments.endpoint(new Chat())),
                Deployments.configuration(Map.of()),
                new Contributions(
                        List.of(new ApplicationCodec("own", Set.of(OwnCodec.class), 0, new OwnCodec())),
                        List.of(),
                        List.of()),
                maxThreads -> Workers.of(Runnable::run),
                time,
                getClass().getClassLoader());
        Client client = new Client(deployment, "/chat", true);

        client.connection.send(List.of(1));

        assertThat(client.events)
                .singleElement()
                .isInstanceOfSatisfying(
                        WebSocketEvent.Message.class,
                        message -> assertThat(message.data()).isEqualTo(Payload.of("own")));
    }

    // ---- Paths ----

    @Test
    void moreSpecificPathMatchesFirst() {
        Deployment deployment = start(Map.of(), Workers.of(Runnable::run), new Room(), new Lobby());

        assertThat(deployment.endpoints().match("/rooms/lobby"))
                .hasValueSatisfying(
                        match -> assertThat(match.endpoint().server().name()).isEqualTo("lobby"));
        assertThat(deployment.endpoints().match("/rooms/blue")).hasValueSatisfying(match -> {
            assertThat(match.endpoint().server().name()).isEqualTo("room");
            assertThat(match.pathParams()).containsExactly(entry("room", "blue"));
        });
        assertThat(deployment.endpoints().match("/rooms")).isEmpty();
        assertThat(deployment.servers()).extracting(DefaultServer::name).containsExactly("lobby", "room");
    }

    // ---- Time ----

    @Test
    void handshakeThatBecomesNoConnectionIsForgotten() {
        Deployment deployment = start(Map.of("kawat.close-timeout", "1s"), Workers.of(Runnable::run), new Chat());
        DefaultConnection connection =
                Deployments.admit(deployment, Handshake.to("/chat").build());

        time.advance(Duration.ofMillis(250)); // the tick that notes when it was admitted
        time.advance(Duration.ofMillis(999));
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTING);
        time.advance(Duration.ofMillis(1));

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
    }

    // ---- Stop ----

    @Test
    void stopClosesEveryConnectionWith1001() {
        Chat chat = new Chat();
        Deployment deployment = start(Map.of(), Workers.of(Runnable::run), chat);
        Client first = new Client(deployment, "/chat", true);
        Client second = new Client(deployment, "/chat", true);

        deployment.stop();

        assertThat(first.closeCodes()).containsExactly(1001);
        assertThat(second.closeCodes()).containsExactly(1001);
        assertThat(chat.closed).containsExactly(1001, 1001);
        assertThat(deployment.servers().get(0).terminated()).isTrue();
    }

    @Test
    void stopWaitsForOnClose() throws InterruptedException, ExecutionException, TimeoutException {
        SlowToClose handler = new SlowToClose();
        Deployment deployment = start(Map.of("kawat.shutdown-timeout", "20s"), Workers.create(2), handler);
        new Client(deployment, "/slow", true);

        CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> {
            deployment.stop();
            return handler.closed;
        });

        assertThat(handler.closing.await(10, SECONDS)).as("onClose was called").isTrue();
        assertThat(stopped).isNotDone();
        handler.release.countDown();
        assertThat(stopped.get(10, SECONDS)).as("onClose had returned").isTrue();
    }

    @Test
    @Timeout(10)
    void hangingOnCloseDoesNotHangStop() throws InterruptedException {
        SlowToClose handler = new SlowToClose();
        Deployment deployment = start(Map.of("kawat.shutdown-timeout", "50ms"), Workers.create(2), handler);
        new Client(deployment, "/slow", true);

        deployment.stop();

        assertThat(handler.closed).isFalse();
        assertThat(handler.closing.await(5, SECONDS)).as("onClose was called").isTrue();
        handler.release.countDown();
    }

    @Test
    @Timeout(10)
    void peerThatDoesNotAnswerIsDropped() {
        Chat chat = new Chat();
        Deployment deployment = start(Map.of("kawat.shutdown-timeout", "50ms"), Workers.of(Runnable::run), chat);
        Client client = new Client(deployment, "/chat", false);

        deployment.stop();

        assertThat(chat.closed).containsExactly(1006);
        assertThat(client.connection.status()).isEqualTo(ConnectionStatus.CLOSED);
    }

    @Test
    void stopStopsTheTimer() {
        Deployment deployment = start(Map.of(), Workers.of(Runnable::run), new Chat());
        assertThat(time.tasks()).isEqualTo(1);

        deployment.stop();

        assertThat(time.tasks()).isZero();
    }

    @Test
    void stopRefusesFurtherConnections() {
        Deployment deployment = start(Map.of(), Workers.of(Runnable::run), new Chat());

        deployment.stop();

        assertThat(new PairTransport(deployment).request(Handshake.to("/chat").build()))
                .isEqualTo(HandshakeOutcome.Refused.with(503));
    }

    @Test
    void tasksRunOnTheCallerAfterStop() {
        Deployment deployment = start(Map.of(), Workers.create(2), new Chat());
        List<Thread> ran = new ArrayList<>();

        deployment.stop();
        deployment.workers().execute(() -> ran.add(Thread.currentThread()));

        assertThat(ran).containsExactly(Thread.currentThread());
    }

    @Test
    void secondStopDoesNothing() {
        Chat chat = new Chat();
        Deployment deployment = start(Map.of(), Workers.of(Runnable::run), chat);
        new Client(deployment, "/chat", true);

        deployment.stop();
        deployment.stop();

        assertThat(chat.closed).containsExactly(1001);
    }

    @Test
    @Timeout(10)
    void interruptedStopHurries() {
        SlowToClose handler = new SlowToClose();
        Deployment deployment = start(Map.of("kawat.shutdown-timeout", "20s"), Workers.create(2), handler);
        new Client(deployment, "/slow", true);

        Thread.currentThread().interrupt();
        deployment.stop();

        assertThat(Thread.interrupted()).isTrue();
        handler.release.countDown();
    }
}
