/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.Handshake;
import dev.kawat.MessageTooBigException;
import dev.kawat.UpgradeOptions;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.WebSocketPair;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.EndpointOpener;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.RequestUpgrader;
import dev.kawat.impl.handshake.ServletExchange;
import dev.kawat.impl.handshake.Upgrade;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.TestApplication;
import dev.kawat.impl.transport.pair.FreePairs;
import jakarta.servlet.ServletException;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradesTest {

    private static final String LOST_IN_STATE_3 =
            "close 1006 WebSocket disconnected without sending Close frame. lost in state 3";

    @WebSocketEndpoint("/other")
    static class Other {
        @OnMessage
        void message(String message) {}
    }

    private final TestApplication application =
            TestApplication.builder().endpoint(Other.class, Other::new).start();

    /** Upgraded, and not open yet. */
    private final List<DefaultConnection> connections = new ArrayList<>();

    private final Upgrade transport = (request, response, connection) -> {
        connections.add(connection);
        response.setStatus(101);
        return true;
    };

    private final RequestUpgrader upgrader =
            new RequestUpgrader(new Gatekeeper(application.deployment()), transport, null, false);

    private final Upgrades upgrades = new Upgrades(application.deployment(), upgrader);

    private final List<WebSocket> sockets = new ArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();

    private Upgrades upgrades(TestApplication of, Upgrade by) {
        return new Upgrades(of.deployment(), new RequestUpgrader(new Gatekeeper(of.deployment()), by, null, false));
    }

    @AfterEach
    void stop() {
        application.close();
    }

    /** A connection that is upgraded and whose messages a test delivers. */
    private final class Client {
        final DefaultConnection connection = connections.get(connections.size() - 1);
        final ManualChannel channel = ManualChannel.automatic(connection.outbound());

        Client open() {
            connection.opened(channel);
            return this;
        }

        /** Answers the close frame of the server, or closes. */
        void close(int code, String reason) {
            connection.closed(code, reason);
        }

        Outbound.Close closeFrame() {
            return channel.written().stream()
                    .filter(Outbound.Close.class::isInstance)
                    .map(Outbound.Close.class::cast)
                    .reduce((one, another) -> another)
                    .orElseThrow();
        }
    }

    private Client upgrade(UpgradeOptions options, BiConsumer<WebSocket, Handshake> accept)
            throws IOException, ServletException {
        ServletExchange exchange = new ServletExchange();
        upgrades.upgrade(options, (socket, handshake) -> {
                    sockets.add(socket);
                    accept.accept(socket, handshake);
                })
                .handle(exchange.request, exchange.response);
        return new Client().open();
    }

    private Client upgrade(BiConsumer<WebSocket, Handshake> accept) throws IOException, ServletException {
        return upgrade(UpgradeOptions.defaults(), accept);
    }

    private void record(WebSocket socket) {
        socket.onmessage(event -> events.add(event.text()));
        socket.onclose(event -> events.add(
                "close " + event.code() + (event.wasClean() ? event.reason() : " " + event.reason() + " lost")
                        + " in state " + socket.readyState()));
        socket.onerror(event -> events.add("error " + event.error().getMessage()));
    }

    // ---- fibjs ----

    @Test
    void behaviour3_4_theSocketIsOpenAndThereIsNoOpenEvent() throws Exception {
        upgrade((socket, handshake) -> {
            record(socket);
            socket.addEventListener(WebSocketEvent.class, event -> events.add("any " + event.type()));
            events.add("state " + socket.readyState() + " at " + socket.url().orElseThrow());
            events.add("path " + handshake.path());
        });

        assertThat(events).containsExactly("state 1 at /app/chat?a=b", "path /chat");
    }

    @Test
    void behaviour3_6_messagesWaitInOrderUntilTheFirstListener() throws Exception {
        Client client = upgrade((socket, handshake) -> {});
        client.connection.text("one");
        client.connection.text("two");
        assertThat(events).isEmpty();

        record(sockets.get(0));
        client.connection.text("three");

        assertThat(events).containsExactly("one", "two", "three");
    }

    @Test
    void behaviour3_6_aListenerForAnotherEventIsNotEnough() throws Exception {
        Client client = upgrade((socket, handshake) -> socket.onclose(event -> {}));
        client.connection.text("one");

        record(sockets.get(0));

        assertThat(events).containsExactly("one");
    }

    @Test
    void behaviour3_6_aListenerForAllEventsIsEnough() throws Exception {
        Client client = upgrade((socket, handshake) ->
                socket.addEventListener(WebSocketEvent.class, event -> events.add(event.type())));

        client.connection.text("one");

        assertThat(events).containsExactly("message");
    }

    @Test
    void behaviour3_6_readingStopsWhenTooManyWait() throws Exception {
        UpgradeOptions options = UpgradeOptions.defaults().set("mailbox-messages", "4");
        Client client = upgrade(options, (socket, handshake) -> {});

        for (int i = 0; i < 4; i++) {
            client.connection.text("m" + i);
        }
        assertThat(client.channel.flow()).containsExactly(true);
        record(sockets.get(0));

        assertThat(client.channel.flow()).containsExactly(true, false);
        assertThat(events).containsExactly("m0", "m1", "m2", "m3");
    }

    @Test
    void behaviour3_7_theEventIsTheMessage() throws Exception {
        List<Object> seen = new ArrayList<>();
        Client client = upgrade((socket, handshake) -> socket.onmessage(event -> {
            seen.add(event.type());
            seen.add(event.opcode());
            seen.add(event.text());
            seen.add(event.bytes().remaining());
            seen.add(event.compress());
            seen.add(event.target() == socket);
        }));

        client.connection.text("hello");
        client.connection.binary(java.nio.ByteBuffer.wrap(new byte[] {'h', 'i'}));

        assertThat(seen)
                .containsExactly(
                        "message",
                        WebSocketEvent.Opcode.TEXT,
                        "hello",
                        5,
                        false,
                        true,
                        "message",
                        WebSocketEvent.Opcode.BINARY,
                        "hi",
                        2,
                        false,
                        true);
    }

    // ---- The end ----

    @Test
    void aSocketWithoutListenersEndsAtOnceWhenItsPeerCloses() throws Exception {
        try (LogRecorder log = new LogRecorder()) {
            Client client = upgrade((socket, handshake) -> {});
            client.connection.text("nobody listens");

            client.close(1000, "");

            assertThat(application.deployment().watchdog().nothingToWatch()).isTrue();
            assertThat(sockets.get(0).readyState()).isEqualTo(WebSocket.CLOSED);
            assertThat(log.messages(Level.WARNING)).isEmpty();
        }
    }

    @Test
    void aListenerForTheEndNeedsNoneForMessages() throws Exception {
        Client client = upgrade((socket, handshake) -> socket.onclose(event -> events.add("close " + event.code())));

        client.close(4001, "bye");

        assertThat(events).containsExactly("close 4001");
    }

    @Test
    void theCloseOfThePeerIsGivenWithCodeAndReason() throws Exception {
        Client client = upgrade((socket, handshake) -> record(socket));

        client.close(4001, "bye");

        assertThat(events).containsExactly("close 4001bye in state 3");
    }

    @Test
    void behaviour4_19_aLossIsNoErrorAndNotClean() throws Exception {
        Client client = upgrade((socket, handshake) -> record(socket));

        client.close(1006, "");

        assertThat(events).containsExactly(LOST_IN_STATE_3);
    }

    @Test
    void behaviour4_19_aViolationOfTheProtocolIsACloseWithItsCodeAndNoError() throws Exception {
        Client client = upgrade((socket, handshake) -> record(socket));

        client.connection.broken(1002);
        client.close(1002, "");

        assertThat(client.closeFrame().code()).isEqualTo(1002);
        assertThat(events).containsExactly("close 1002 in state 3");
    }

    @Test
    void closeSendsCodeAndReasonAndTheEventComesWithTheAnswer() throws Exception {
        Client client = upgrade((socket, handshake) -> record(socket));

        sockets.get(0).send("last");
        sockets.get(0).close(4002, "enough");
        assertThat(client.channel.texts()).containsExactly("last");
        assertThat(client.closeFrame()).isEqualTo(new Outbound.Close(4002, "enough"));
        assertThat(sockets.get(0).readyState()).isEqualTo(WebSocket.CLOSING);
        assertThat(events).isEmpty();
        client.close(4002, "enough");

        assertThat(events).containsExactly("close 4002enough in state 3");
        assertThatThrownBy(() -> sockets.get(0).send("late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theTextsOfCloseAreThoseOfWorkers() throws Exception {
        upgrade((socket, handshake) -> record(socket));

        assertThatThrownBy(() -> sockets.get(0).close(1001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid WebSocket close code: 1001.");
        assertThatThrownBy(() -> sockets.get(0).close(3000, "x".repeat(124)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("WebSocket close reason must not be longer than 123 bytes when UTF-8 encoded.");
    }

    @Test
    void closeWithoutACodeSends1000() throws Exception {
        Client client = upgrade((socket, handshake) -> socket.close());

        assertThat(client.closeFrame().code()).isEqualTo(1000);
    }

    @Test
    void isClosingWhenKawatHasBegunToClose() throws Exception {
        Client client = upgrade((socket, handshake) -> record(socket));

        client.connection.closeHere(1001);

        assertThat(sockets.get(0).readyState()).isEqualTo(WebSocket.CLOSING);
        sockets.get(0).send("is discarded");
        client.close(1001, "");
        assertThat(events).containsExactly("close 1001 in state 3");
    }

    @Test
    void theStopOfTheApplicationClosesWith1001() throws Exception {
        Client client = upgrade((socket, handshake) -> record(socket));

        application.close();

        assertThat(client.closeFrame().code()).isEqualTo(1001);
        assertThat(events).singleElement().asString().startsWith("close 1006");
    }

    // ---- Failures ----

    @Test
    void anExceptionOfTheFunctionClosesWith1011() throws Exception {
        try (LogRecorder log = new LogRecorder()) {
            Client client = upgrade((socket, handshake) -> {
                record(socket);
                throw new IllegalStateException("on purpose");
            });

            assertThat(client.closeFrame().code()).isEqualTo(1011);
            client.close(1011, "");
            assertThat(events).containsExactly("error on purpose", "close 1011 in state 3");
            assertThat(log.messages(Level.SEVERE)).hasSize(1);
        }
    }

    private Client fail(String strategy) throws Exception {
        return upgrade(UpgradeOptions.defaults().set("on-failure", strategy), (socket, handshake) -> {
            throw new IllegalStateException("on purpose");
        });
    }

    @ParameterizedTest
    @CsvSource({"log, 1", "ignore, 0"})
    void afterAFailureThatDoesNotCloseMessagesWaitForTheFirstListener(String strategy, int logged) throws Exception {
        try (LogRecorder log = new LogRecorder()) {
            Client client = fail(strategy);
            client.connection.text("one");
            record(sockets.get(0));
            client.connection.text("two");

            assertThat(events).containsExactly("one", "two");
            assertThat(sockets.get(0).readyState()).isEqualTo(WebSocket.OPEN);
            assertThat(log.messages(Level.SEVERE)).hasSize(logged);
        }
    }

    @ParameterizedTest
    @CsvSource({"log-and-close, 1", "close, 0"})
    void afterAFailureThatClosesItIs1011(String strategy, int logged) throws Exception {
        try (LogRecorder log = new LogRecorder()) {
            Client client = fail(strategy);

            assertThat(client.closeFrame().code()).isEqualTo(1011);
            assertThat(log.messages(Level.SEVERE)).hasSize(logged);
        }
    }

    @Test
    void anExceptionOfAListenerIsAnEventAndTheConnectionStaysOpen() throws Exception {
        Client client = upgrade((socket, handshake) -> {
            socket.onmessage(event -> {
                throw new IllegalStateException(event.text());
            });
            socket.onerror(event -> events.add("error " + event.error().getMessage()));
        });

        client.connection.text("one");
        client.connection.text("two");

        assertThat(events).containsExactly("error one", "error two");
        assertThat(sockets.get(0).readyState()).isEqualTo(WebSocket.OPEN);
    }

    @Test
    void aMessageThatIsTooBigIsAnErrorAndClosesWith1009() throws Exception {
        try (LogRecorder log = new LogRecorder()) {
            Client client = upgrade(UpgradeOptions.defaults().maxPayload(10), (socket, handshake) -> {
                record(socket);
                socket.onerror(event -> assertThat(event.error()).isInstanceOf(MessageTooBigException.class));
            });

            client.connection.tooBig();

            assertThat(client.closeFrame()).isEqualTo(new Outbound.Close(1009, ""));
            client.close(1009, "");
            assertThat(events).hasSize(2).endsWith("close 1009 in state 3");
            assertThat(events.get(0)).startsWith("error a message of the peer has more than 10 bytes");
            assertThat(log.messages(Level.SEVERE)).as("it is the peer's doing").isEmpty();
            assertThat(log.messages(Level.WARNING)).isEmpty();
        }
    }

    // ---- Options ----

    @Test
    void allProblemsOfOptionsAreListed() {
        UpgradeOptions wrong = UpgradeOptions.defaults()
                .name("no name")
                .subprotocols("a b")
                .set("colour", "blue")
                .set("ping-interval", "soon");

        assertThatThrownBy(() -> upgrades.upgrade(wrong, (socket, handshake) -> {}))
                .isInstanceOfSatisfying(
                        EndpointDefinitionException.class,
                        failure -> assertThat(failure.problems())
                                .hasSize(4)
                                .allMatch(problem -> problem.startsWith("WebSocketUpgrade.upgrade: "))
                                .anyMatch(problem -> problem.contains("name must consist of"))
                                .anyMatch(problem -> problem.contains("a b"))
                                .anyMatch(problem -> problem.contains("colour"))
                                .anyMatch(problem -> problem.contains("ping-interval must be")));
    }

    @Test
    void concurrencyIsNoOption() {
        UpgradeOptions wrong = UpgradeOptions.defaults().set("concurrency", "4");

        assertThatThrownBy(() -> upgrades.upgrade(wrong, (socket, handshake) -> {}))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessage(
                        "WebSocketUpgrade.upgrade: concurrency has no effect, because events of a socket come one after"
                                + " another, so remove it, got '4'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"upgrade", "couple"})
    void concurrencyCannotBeConfigured(String name) {
        String key = "kawat.endpoint." + name + ".concurrency";

        assertThatThrownBy(() -> TestApplication.builder().set(key, "4").start())
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessage("configuration key " + key + ": has no effect, because events of a socket come one after"
                        + " another, so remove it, got '4'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"upgrade", "couple"})
    void aWrongValueIsAProblemAtTheStart(String name) {
        String key = "kawat.endpoint." + name + ".max-message";

        assertThatThrownBy(() -> TestApplication.builder().set(key, "much").start())
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageStartingWith("configuration key " + key + ": must be a size")
                .hasMessageEndingWith("got 'much'");
    }

    @WebSocketEndpoint(value = "/upgrade", name = "upgrade")
    static class Namesake {
        @OnMessage
        void message(String message) {}
    }

    @Test
    void settingsOfAnEndpointWithTheDefaultNameAreItsOwn() {
        try (TestApplication named = TestApplication.builder()
                .endpoint(Namesake.class, Namesake::new)
                .set("kawat.endpoint.upgrade.concurrency", "4")
                .start()) {
            assertThat(named.admit().settings().callbacks().concurrency()).isEqualTo(4);
        }
    }

    @Test
    void settingsOfTheDefaultNameCanBeConfigured() throws Exception {
        try (TestApplication configured = TestApplication.builder()
                .endpoint(Other.class, Other::new)
                .set("kawat.endpoint.upgrade.max-message", "7")
                .set("kawat.endpoint.couple.max-message", "8")
                .start()) {
            Upgrades own = upgrades(configured, transport);
            ServletExchange exchange = new ServletExchange();
            own.upgrade((socket, handshake) -> {}).handle(exchange.request, exchange.response);

            assertThat(connections.get(0).settings().messages().maxBytes()).isEqualTo(7);
        }
    }

    /** Of an endpoint that has refused a request and has had a connection. */
    private WeakReference<DefaultServer> used() throws IOException, ServletException {
        EndpointOpener opener = application.deployment().opener();
        RunningEndpoint endpoint = opener.openUnlisted(UpgradeOptions.defaults(), Other.class);
        ServletExchange refused = new ServletExchange();
        refused.headers.put("Origin", "https://elsewhere.example");
        assertThat(upgrader.upgrade(endpoint, opener.handlers(Other::new), refused.request, refused.response))
                .isFalse();
        ServletExchange exchange = new ServletExchange();
        assertThat(upgrader.upgrade(endpoint, opener.handlers(Other::new), exchange.request, exchange.response))
                .isTrue();
        new Client().open().close(1000, "");
        connections.clear();
        return new WeakReference<>(endpoint.server());
    }

    @Test
    void anEndpointThatNobodyUsesAnyMoreIsForgotten() throws Exception {
        WeakReference<DefaultServer> server = used();

        Await.until("the endpoint is gone", () -> {
            System.gc();
            return server.get() == null;
        });
    }

    // ---- Workers: coupled ends ----

    private final WebSocketPair pair = FreePairs.of(application.deployment()).create(WebSocketPair.Options.defaults());

    private Client couple(WebSocket end) throws IOException, ServletException {
        ServletExchange exchange = new ServletExchange();
        upgrades.couple(exchange.request, exchange.response, end);
        return new Client().open();
    }

    @Test
    void behaviour4_8_messagesPassBothWays() throws Exception {
        record(pair.server());
        pair.server().accept();
        pair.server().send("early");

        Client client = couple(pair.client());
        client.connection.text("from the client");
        pair.server().send("late");

        assertThat(events).containsExactly("from the client");
        assertThat(client.channel.texts()).containsExactly("early", "late");
    }

    @Test
    void behaviour4_8_aCloseOfTheClientReachesTheOtherEndWithItsCode() throws Exception {
        record(pair.server());
        pair.server().accept();
        Client client = couple(pair.client());

        client.close(4001, "bye");

        assertThat(events).containsExactly("close 4001bye in state 3");
    }

    @Test
    void behaviour4_8_aCloseOfTheOtherEndReachesTheClientWithItsCode() throws Exception {
        record(pair.server());
        pair.server().accept();
        Client client = couple(pair.client());

        pair.server().close(4002, "enough");

        assertThat(client.closeFrame()).isEqualTo(new Outbound.Close(4002, "enough"));
        assertThat(events).as("before the client has answered").isEmpty();
        client.close(4002, "enough");
        assertThat(events).containsExactly("close 4002enough in state 3");
    }

    @Test
    void behaviour4_8_aLossOfTheClientEndsTheOtherEnd() throws Exception {
        record(pair.server());
        pair.server().accept();
        Client client = couple(pair.client());

        client.close(1006, "");

        assertThat(events).containsExactly(LOST_IN_STATE_3);
    }

    @Test
    void behaviour4_4_anEndThatAnswersARequestCannotBeAccepted() throws Exception {
        couple(pair.client());

        assertThatThrownBy(() -> pair.client().accept())
                .hasMessage("Can't accept() WebSocket that was already used in a response.");
    }

    @Test
    void behaviour4_5_anAcceptedEndCannotAnswerARequest() {
        pair.client().accept();

        assertThatThrownBy(() -> couple(pair.client()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Can't return WebSocket in a Response after calling accept().");
        assertThat(connections).isEmpty();
    }

    @Test
    void behaviour4_5_theSocketOfAnUpgradeCannotAnswerARequest() throws Exception {
        upgrade((socket, handshake) -> {});

        assertThatThrownBy(() -> couple(sockets.get(0)))
                .hasMessage("Can't return WebSocket in a Response after calling accept().");
    }

    @Test
    void behaviour4_6_theStatusIs101WithoutABody() throws Exception {
        ServletExchange exchange = new ServletExchange();
        exchange.response.getOutputStream().print("body");
        exchange.response.setStatus(200);

        upgrades.couple(exchange.request, exchange.response, pair.client());

        assertThat(exchange.status).isEqualTo(101);
        assertThat(exchange.body.size()).isZero();
    }

    @Test
    void behaviour4_6_aCommittedResponseLeavesTheEndUnused() {
        ServletExchange exchange = new ServletExchange();
        exchange.committed = true;

        assertThatThrownBy(() -> upgrades.couple(exchange.request, exchange.response, pair.client()))
                .isInstanceOf(IllegalStateException.class);

        pair.client().accept();
    }

    @Test
    void behaviour4_7_aRequestWithoutUpgradeCannotBeAnsweredWithAnEnd() {
        ServletExchange exchange = new ServletExchange();
        exchange.headers.remove("Upgrade");

        assertThatThrownBy(() -> upgrades.couple(exchange.request, exchange.response, pair.client()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker tried to return a WebSocket in a response to a request which did not contain the"
                        + " header \"Upgrade: websocket\".");

        pair.client().accept();
    }

    @Test
    void aRefusedClientEndsTheOtherEnd() throws Exception {
        record(pair.server());
        pair.server().accept();
        ServletExchange exchange = new ServletExchange();
        exchange.headers.put("Origin", "https://elsewhere.example");

        upgrades.couple(exchange.request, exchange.response, pair.client());

        assertThat(exchange.status).isEqualTo(403);
        assertThat(events).containsExactly(LOST_IN_STATE_3);
    }

    @Test
    void aClientThatIsGoneBeforeTheConnectionOpensEndsTheOtherEnd() throws Exception {
        record(pair.server());
        pair.server().accept();
        ServletExchange exchange = new ServletExchange();
        upgrades.couple(exchange.request, exchange.response, pair.client());

        connections.get(0).drop();

        assertThat(events).containsExactly(LOST_IN_STATE_3);
    }

    @Test
    void aFailedUpgradeEndsTheOtherEnd() {
        record(pair.server());
        pair.server().accept();
        IOException failure = new IOException("of a container");
        Upgrades failing = upgrades(application, (request, response, connection) -> {
            throw failure;
        });
        ServletExchange exchange = new ServletExchange();

        assertThatThrownBy(() -> failing.couple(exchange.request, exchange.response, pair.client()))
                .isSameAs(failure);

        assertThat(events).containsExactly(LOST_IN_STATE_3);
    }

    private static final String HALF_A_MEBIBYTE = "x".repeat(1 << 19);

    /** Couples an end of a pair with a client that reads when it is told to. */
    private ManualChannel coupleSlow(Upgrades by, WebSocketPair ends) throws IOException, ServletException {
        ServletExchange exchange = new ServletExchange();
        by.couple(exchange.request, exchange.response, ends.client());
        DefaultConnection connection = connections.get(connections.size() - 1);
        ManualChannel channel = ManualChannel.of(connection.outbound());
        connection.opened(channel);
        return channel;
    }

    @Test
    void aSenderWhoseClientReadsNothingIsClosedWith1013AtTheLimitOfTheOutbox() throws Exception {
        record(pair.server());
        pair.server().accept();
        ManualChannel client = coupleSlow(upgrades, pair);
        DefaultConnection connection = connections.get(0);
        client.take();
        long most = 0;

        for (int i = 0; i < 40; i++) {
            pair.server().send(HALF_A_MEBIBYTE);
            most = Math.max(most, connection.bufferedAmount() + pair.server().bufferedAmount());
        }

        assertThat(most).isEqualTo(1 << 20);
        assertThat(events).containsExactly("close 1013 in state 3");
        assertThat(client.writeAll()).singleElement().isEqualTo(new Outbound.Close(1013, ""));
        application.time().advance(Duration.ofMinutes(1));
        assertThat(events).hasSize(1);
        assertThat(application.deployment().watchdog().nothingToWatch()).isTrue();
    }

    @Test
    void aSenderWhoseClientHasAnotherPolicyStaysOpen() throws Exception {
        try (TestApplication configured = TestApplication.builder()
                .endpoint(Other.class, Other::new)
                .set("kawat.endpoint.couple.outbox-policy", "drop-newest")
                .start()) {
            WebSocketPair ends = FreePairs.of(configured.deployment()).create(WebSocketPair.Options.defaults());
            record(ends.server());
            ends.server().accept();
            ManualChannel client = coupleSlow(upgrades(configured, transport), ends);

            for (int i = 0; i < 2000; i++) {
                ends.server().send("m" + i);
            }

            assertThat(events).isEmpty();
            assertThat(connections.get(0).droppedMessages()).isEqualTo(2000 - 1024);
            assertThat(client.writeAll()).hasSize(1024);
        }
    }

    @Test
    void aClientThatSendsMoreThanTheOtherEndTakesIsClosedWith1013() throws Exception {
        Client client = couple(pair.client());
        long most = 0;

        for (int i = 0; i < 40; i++) {
            client.connection.text(HALF_A_MEBIBYTE);
            most = Math.max(most, pair.client().bufferedAmount());
        }

        assertThat(most).isEqualTo(1 << 20);
        assertThat(client.closeFrame()).isEqualTo(new Outbound.Close(1013, ""));
        List<Integer> sizes = new ArrayList<>();
        pair.server().onmessage(event -> sizes.add(event.text().length()));
        pair.server().onclose(event -> sizes.add(event.code()));
        pair.server().accept();
        assertThat(sizes).containsExactly(1 << 19, 1 << 19, 1013);
    }

    @Test
    void aSenderWhoseClientIsBeingClosedByKawatGetsThatCode() throws Exception {
        record(pair.server());
        pair.server().accept();
        Client client = couple(pair.client());
        client.connection.closeHere(1001);

        pair.server().send("too late");

        assertThat(events).containsExactly("close 1001 in state 3");
        client.close(1001, "");
        assertThat(events).hasSize(1);
    }

    @Test
    void workersMayBeBusy() throws Exception {
        ManualExecutor workers = new ManualExecutor();
        try (TestApplication busy = TestApplication.builder()
                .endpoint(Other.class, Other::new)
                .workers(workers)
                .start()) {
            WebSocketPair ends = FreePairs.of(busy.deployment()).create(WebSocketPair.Options.defaults());
            Upgrades own = upgrades(busy, transport);
            record(ends.server());
            ServletExchange exchange = new ServletExchange();
            own.couple(exchange.request, exchange.response, ends.client());
            ends.server().accept();
            Client client = new Client().open();
            client.connection.text("one");
            client.connection.text("two");
            assertThat(events).isEmpty();

            workers.runAll();

            assertThat(events).containsExactly("one", "two");
        }
    }
}
