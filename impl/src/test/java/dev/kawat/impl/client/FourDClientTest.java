/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ClientConnection;
import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectionHandler;
import dev.kawat.ConnectionStatus;
import dev.kawat.DataType;
import dev.kawat.HandlerEvent;
import dev.kawat.NonBlocking;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.client.ClientApplication.Journal;
import dev.kawat.impl.client.ScriptedServer.Frame;
import dev.kawat.impl.client.ScriptedServer.Script;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.LogRecorder;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of 4D, by the numbers of {@code docs/ancestors.md}. */
class FourDClientTest {

    private final ClientApplication application = new ClientApplication();
    private final Talk talk = new Talk();

    /** The close frames that servers have got. */
    private final BlockingQueue<String> closes = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        application.close();
    }

    /** A handler as an object with methods, as 4D's are. */
    private static final class Talk implements ConnectionHandler {

        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void onOpen(WebSocketConnection connection, HandlerEvent.Open event) {
            lines.add("open " + connection.status().text());
        }

        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {
            lines.add("message " + event.data());
        }

        @Override
        public void onTerminate(WebSocketConnection connection, HandlerEvent.Terminate event) {
            lines.add("terminate " + event.code());
        }

        @Override
        public void onError(WebSocketConnection connection, HandlerEvent.Failure event) {
            ConnectFailedException failure = (ConnectFailedException) event.cause();
            HandlerEvent.ErrorInfo error = event.errors().get(0);
            lines.add("error " + failure.part() + " " + error.errCode() + " "
                    + connection.status().text() + " " + connection.send("nobody hears it"));
        }

        void await(String line) {
            Await.until(line + " in " + lines, () -> lines.contains(line));
        }
    }

    /** The same with annotations. */
    static class Annotated {

        final List<String> lines = new CopyOnWriteArrayList<>();

        @OnOpen
        void opened() {
            lines.add("open");
        }

        @OnError
        void failed(ConnectFailedException failure) {
            lines.add("error " + failure.status().orElse(-1));
        }
    }

    /** A handler that takes no errors. */
    static class Opening {

        @OnOpen
        void opened() {}
    }

    /** Opens another client at each message, until it runs on the thread that reads and is refused. */
    static class Waiting {

        final BlockingQueue<Throwable> refused = new LinkedBlockingQueue<>();
        private final Supplier<ClientConnection> opener;

        Waiting(Supplier<ClientConnection> opener) {
            this.opener = opener;
        }

        @NonBlocking
        @OnMessage
        void message(String text, WebSocketConnection connection) {
            try {
                opener.get().close(); // a worker that was at it has taken the message too
                connection.send(text);
            } catch (IllegalStateException onThatThread) {
                refused.add(onThatThread);
            }
        }
    }

    /** Notes the close frame of the client, and answers it. */
    private ScriptedServer closing() {
        return ScriptedServer.start(peer -> {
            peer.accept();
            Frame close = peer.read();
            byte[] body = close.payload();
            closes.add(close.code() + " " + new String(body, 2, body.length - 2, StandardCharsets.UTF_8));
            peer.close(close.code());
        });
    }

    private String closeFrame() {
        try {
            return String.valueOf(closes.poll(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private ClientConnection open(ScriptedServer server) {
        return application.to(server).open(talk).orElseThrow();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    // ---- terminate ----

    @ParameterizedTest
    @CsvSource({"1000, done", "3000, three", "3001, more", "4999, last"})
    void behaviour1_17_terminateSendsTheCodeAndTheReason(int code, String reason) {
        try (ScriptedServer server = closing()) {
            ClientConnection client = open(server);

            client.terminate(code, reason);

            assertThat(closeFrame()).isEqualTo(code + " " + reason);
            talk.await("terminate " + code);
            Await.until("it is closed", () -> client.status() == ConnectionStatus.CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1001, 1006, 2999, 5000})
    void behaviour1_17_terminateWithAnotherCodeIsA1000WithoutAReason(int code) {
        try (ScriptedServer server = closing();
                LogRecorder log = new LogRecorder()) {
            ClientConnection client = open(server);

            client.terminate(code, "not sent");
            client.terminate(code, "too late to matter");

            assertThat(closeFrame()).isEqualTo("1000 ");
            assertThat(log.messages(Level.WARNING))
                    .singleElement()
                    .asString()
                    .contains("terminate: code must be 1000, or 3000 to 4999, got " + code);
        }
    }

    @Test
    void behaviour1_17_terminateAloneIsA1000() {
        try (ScriptedServer server = closing()) {
            open(server).terminate();

            assertThat(closeFrame()).isEqualTo("1000 ");
        }
    }

    @Test
    void behaviour1_17_terminateCutsTheReason() {
        try (ScriptedServer server = closing()) {
            open(server).terminate(3000, "ä".repeat(62)); // 124 bytes

            assertThat(closeFrame()).isEqualTo("3000 " + "ä".repeat(61));
        }
    }

    // ---- new ----

    @Test
    void behaviour1_18_onOpenHasRunWhenOpenReturns() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ClientConnection client = open(server);

            assertThat(talk.lines).containsExactly("open Connected");
            assertThat(client.status().text()).isEqualTo("Connected");
            assertThat(client.handler()).isSameAs(talk);
            assertThat(client.uri()).hasToString(server.uri("/feed"));
            client.send("hello");
            talk.await("message hello");
        }
    }

    @Test
    void behaviour1_18_clientThatCannotConnectIsEmptyAndAnError() {
        Optional<ClientConnection> client =
                application.clients.connector("ws://127.0.0.1:" + freePort()).open(talk);

        assertThat(client).isEmpty();
        assertThat(talk.lines).containsExactly("error CONNECT 1006 Closed false");
        Await.until("no client is left", () -> application.clients.all().isEmpty());
    }

    @Test
    void behaviour1_18_refusalIsAnErrorWithItsStatus() {
        Annotated handler = new Annotated();
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.answer(403))) {
            assertThat(application.to(server).open(handler)).isEmpty();

            assertThat(handler.lines).containsExactly("error 403");
        }
    }

    @Test
    void behaviour1_18_handlerWithoutAnErrorCallbackIsNoError() {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.answer(403))) {
            assertThat(application.to(server).open(new Opening())).isEmpty();
        }
    }

    @Test
    void firstAttemptDecides() {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.answer(503))) {
            assertThat(application.to(server).reconnect().open(talk)).isEmpty();
            application.time.advance(Duration.ofMinutes(1));

            assertThat(talk.lines).containsExactly("error STATUS 1006 Closed false");
            Await.until("no client is left", () -> application.clients.all().isEmpty());
            assertThat(server.heads()).hasSize(1);
        }
    }

    @Test
    void connectionThatEndsAtOnceIsNoError() {
        Script script = peer -> {
            peer.accept();
            peer.close(4001);
            peer.read();
        };
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Optional<ClientConnection> client = application.to(server).open(talk);
            talk.await("terminate 4001");

            assertThat(talk.lines).hasSize(2);
            assertThat(talk.lines.get(0)).as("the status may have gone on").startsWith("open ");
            client.ifPresent(early -> Await.until("it is closed", () -> early.status() == ConnectionStatus.CLOSED));
        }
    }

    @Test
    void interruptEndsTheWaiting() {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicReference<Optional<ClientConnection>> result = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            asked.countDown();
            peer.in().read(); // up to the end
        })) {
            Thread waiting = Await.start(() -> {
                result.set(application.to(server).open(talk));
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            Await.until("the server is asked", asked);

            waiting.interrupt();
            Await.until("the thread has ended", () -> !waiting.isAlive());

            assertThat(result.get()).isEmpty();
            assertThat(interrupted).isTrue();
            Await.until("no client is left", () -> application.clients.all().isEmpty());
        }
    }

    @Test
    void threadThatReadsMustNotWait() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            Waiting waiting =
                    new Waiting(() -> application.to(server).open(talk).orElseThrow());
            application.to(server).open(waiting).orElseThrow().send("hello");
            Await.until("it was refused", () -> !waiting.refused.isEmpty());

            assertThat(waiting.refused.peek())
                    .hasMessageContaining("must not wait on the thread that reads the connections");
        }
    }

    // ---- the rest ----

    @Test
    void behaviour1_23_clientThatNobodyHasGoesOnUntilItIsClosed() {
        CountDownLatch forgotten = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.accept();
            Await.until("nobody has the client", forgotten);
            peer.text("are you there?");
            peer.close(peer.read().code());
        })) {
            open(server);
            System.gc();
            forgotten.countDown();

            talk.await("message are you there?");
            application.clients.byHandler(talk).orElseThrow().terminate();
            talk.await("terminate 1000");
        }
    }

    @Test
    void dataTypeDecidesHowMessagesAreGiven() {
        BlockingQueue<Object> given = new LinkedBlockingQueue<>();
        ConnectionHandler handler = (connection, event) -> given.add(event.data());
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ClientConnection client = application
                    .to(server)
                    .dataType(DataType.OBJECT)
                    .open(handler)
                    .orElseThrow();
            client.send(Map.of("price", 7));
            Await.until("it came back", () -> !given.isEmpty());

            assertThat(client.dataType()).isEqualTo(DataType.OBJECT);
            assertThat(given.peek()).asString().startsWith("{price=7");
        }
    }

    @Test
    void statusIsThatOfTheConnection() {
        CountDownLatch looked = new CountDownLatch(1);
        Journal journal = new Journal();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            Await.until("the status was looked at", looked);
            peer.accept();
            peer.close(peer.read().code());
        })) {
            ClientConnection client = application.to(server).connect(journal);
            assertThat(client.status()).isEqualTo(ConnectionStatus.CONNECTING);
            looked.countDown();
            ClientApplication.connected(client);
            assertThat(client.status()).isEqualTo(ConnectionStatus.CONNECTED);
            client.close();
            Await.until("it is closed", () -> client.status() == ConnectionStatus.CLOSED);
        }
    }

    @Test
    void wrongUriIsThrownAtOnce() {
        assertThatThrownBy(() ->
                        application.clients.connector("http://example.org").open(talk))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must begin with ws:// or wss://");
        assertThat(talk.lines).isEmpty();
    }
}
