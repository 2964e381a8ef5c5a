/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import static dev.kawat.impl.client.ClientApplication.connected;
import static dev.kawat.impl.client.ClientApplication.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ClientConnection;
import dev.kawat.ClientState;
import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.SendResult;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketConnector;
import dev.kawat.impl.client.ClientApplication.Journal;
import dev.kawat.impl.client.ScriptedServer.Script;
import dev.kawat.impl.testing.Await;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake of clients, with servers that answer well and badly. */
class ConnectTest {

    private final ClientApplication application = new ClientApplication();
    private final Journal journal = new Journal();

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void talksBothWaysAndCloses() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ClientConnection client = application.to(server).connect(journal);
            WebSocketConnection connection = connected(client);

            assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
            assertThat(client.connection()).contains(connection);
            assertThat(client.send("hello")).isEqualTo(SendResult.SENT);
            client.send("x".repeat(70_000));

            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("hello");
            assertThat(journal.next()).hasSize(70_000);
            client.close();
            assertThat(journal.next()).isEqualTo("close 1000 ");
            assertThat(client.state()).isEqualTo(ClientState.CLOSED);
            assertThat(client.send("late")).isEqualTo(SendResult.DROPPED);
            Await.until("no client is left", () -> application.clients.all().isEmpty());
        }
    }

    @Test
    void requestHasWhatWasSaid() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.accept("Sec-WebSocket-Protocol: v2");
            peer.echo();
        })) {
            ClientConnection client = application
                    .clients
                    .connector(server.uri("/rooms/{room}?a=b"))
                    .pathParam("room", "a/b ü")
                    .queryParam("q", "x&y")
                    .header("X-Token", "secret")
                    .subprotocols("v1", "v2")
                    .setting("compression", "on")
                    .connect(journal);

            WebSocketConnection connection = connected(client);

            String head = server.heads().get(0);
            assertThat(head).startsWith("GET /rooms/a%2Fb%20%C3%BC?a=b&q=x%26y HTTP/1.1\r\n");
            assertThat(head)
                    .contains("\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
                    .contains("\r\nX-Token: secret\r\n")
                    .contains("\r\nSec-WebSocket-Protocol: v1, v2\r\n")
                    .contains("\r\nSec-WebSocket-Extensions: permessage-deflate");
            assertThat(connection.subprotocol()).contains("v2");
            assertThat(connection.handshake().pathParam("room")).contains("a/b ü");
            assertThat(connection.handshake().header("x-token")).contains("secret");
            assertThatThrownBy(connection::server).isInstanceOf(IllegalStateException.class);
        }
    }

    /** A handler that takes a variable of the URI. */
    static final class OfRoom {

        private final Journal journal;

        OfRoom(Journal journal) {
            this.journal = journal;
        }

        @OnOpen
        void opened(@PathParam("room") String room) {
            journal.lines.add(room);
        }
    }

    @Test
    void callbacksTakeVariablesOfTheUri() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            WebSocketConnector connector = application.clients.connector(server.uri("/rooms/{room}"));
            connected(connector.pathParam("room", "a/b").connect(new OfRoom(journal)));

            assertThat(journal.next()).isEqualTo("a/b");
            assertThatThrownBy(() -> application.to(server).connect(new OfRoom(journal)))
                    .isInstanceOf(EndpointDefinitionException.class)
                    .hasMessageContaining("@PathParam must name a variable of the path, one of [], got 'room'");
        }
    }

    @Test
    void messageBehindTheAnswerIsNotLost() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.send(peer.switching() + "\u0081\u0005early");
            peer.echo();
        })) {
            connected(application.to(server).connect(journal));

            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("early");
        }
    }

    static Stream<Arguments> malformedAnswers() {
        return Stream.of(
                Arguments.of("no status line", (Script) peer -> peer.send("hello\r\n\r\n")),
                Arguments.of("another protocol", (Script) peer -> peer.send("HTTP/2 101 x\r\n\r\n")),
                Arguments.of("no upgrade", (Script)
                        peer -> peer.send(peer.switching().replace("Upgrade: websocket\r\n", ""))),
                Arguments.of("another upgrade", (Script)
                        peer -> peer.send(peer.switching().replace("websocket", "h2c"))),
                Arguments.of("one upgrade of several", (Script)
                        peer -> peer.send(peer.switching().replace("websocket", "h2c, websocket"))),
                Arguments.of("no connection", (Script)
                        peer -> peer.send(peer.switching().replace("Connection: Upgrade\r\n", ""))),
                Arguments.of("a wrong accept", (Script)
                        peer -> peer.send(peer.switching().replaceAll("Accept: ....", "Accept: AAAA"))),
                Arguments.of("two accepts", (Script) peer -> peer.accept("Sec-WebSocket-Accept: x")),
                Arguments.of("a subprotocol that was not offered", (Script)
                        peer -> peer.accept("Sec-WebSocket-Protocol: v9")),
                Arguments.of("two subprotocols", (Script)
                        peer -> peer.accept("Sec-WebSocket-Protocol: v1", "Sec-WebSocket-Protocol: v1")),
                Arguments.of("an extension that was not offered", (Script)
                        peer -> peer.accept("Sec-WebSocket-Extensions: permessage-deflate")),
                Arguments.of("a header without a colon", (Script) peer -> peer.accept("nonsense")),
                Arguments.of("a folded header", (Script) peer -> peer.accept("X: a", " b")),
                Arguments.of("headers without end", (Script) peer -> peer.accept("X: " + "x".repeat(70_000))),
                Arguments.of("an end in the headers", (Script) peer -> peer.send("HTTP/1.1 101 x\r\nUpgrade: web")),
                Arguments.of("nothing at all", (Script) peer -> {}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedAnswers")
    void malformedAnswerFailsTheHandshake(String what, Script script) {
        try (ScriptedServer server = ScriptedServer.start(script)) {
            ConnectFailedException failure =
                    failure(application.to(server).subprotocols("v1").connect(journal));

            assertThat(failure.part()).as(failure.getMessage()).isEqualTo(Part.HANDSHAKE);
            Await.until("the socket is closed", () -> server.open() == 0);
            assertThat(journal.lines).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "403", "404", "426", "500", "503", "200", "302"})
    void refusalIsToldWithStatusAndHeaders(int status) {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.answer(status, "X-Why: because"))) {
            ConnectFailedException failure = failure(application.to(server).connect(journal));

            assertThat(failure.part()).isEqualTo(Part.STATUS);
            assertThat(failure.status()).hasValue(status);
            assertThat(failure.headers()).containsEntry("x-why", List.of("because"));
            assertThat(failure)
                    .hasMessage("ws://127.0.0.1/feed".replace("1/", "1:" + server.port() + "/")
                            + ": status: the server answered " + status);
        }
    }

    @Test
    void interimAnswersArePassedOver() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
            peer.accept();
            peer.echo();
        })) {
            connected(application.to(server).connect(journal));

            assertThat(journal.next()).isEqualTo("open");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "ws:example",
                "ws:///path",
                "ws://example.com:0/",
                "ws://example.com:65536/",
                "ws://example.com/#part",
                "ws://user:secret@example.com/",
                "//example.com",
                "ws://example.com/{room}",
                "ws://exa mple.com/",
                ""
            })
    void wrongUriIsToldAtOnce(String uri) {
        assertThatThrownBy(() -> application.clients.connector(uri).connect(journal))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("uri: ")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "Host, x",
        "upgrade, x",
        "Connection, close",
        "Sec-WebSocket-Key, x",
        "sec-websocket-protocol, x",
        "Content-Length, 0",
        "Transfer-Encoding, chunked",
        "X Y, x",
        "'', x",
    })
    void headerOfTheProtocolIsRefused(String name, String value) {
        assertThatThrownBy(
                        () -> application.clients.connector("ws://localhost/").header(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("header: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: b", "a\nb", " a", "a\u0000"})
    void headerThatWouldBreakTheRequestIsRefused(String value) {
        assertThatThrownBy(
                        () -> application.clients.connector("ws://localhost/").header("X", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the value of X");
    }

    @Test
    void headerOfWhichThereIsOneReplacesItsNamesake() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            connected(application
                    .to(server)
                    .header("Authorization", "Bearer old")
                    .header("authorization", "Bearer new")
                    .header("X", "1")
                    .header("X", "2")
                    .connect(journal));

            assertThat(server.heads().get(0))
                    .doesNotContain("Bearer old")
                    .contains("\r\nauthorization: Bearer new\r\nX: 1\r\nX: 2\r\n");
        }
    }

    @Test
    void subprotocolsAreTokensAndDifferent() {
        assertThatThrownBy(() -> application
                        .clients
                        .connector("ws://localhost/")
                        .subprotocols("a b")
                        .connect(journal))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> application
                        .clients
                        .connector("ws://localhost/")
                        .subprotocols("a", "a")
                        .connect(journal))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nameWithoutAddressIsTold() {
        ConnectFailedException failure =
                failure(application.clients.connector("ws://nowhere.invalid/").connect(journal));

        assertThat(failure.part()).isEqualTo(Part.NAME);
    }

    @Test
    void portWhereNobodyListensIsTold() {
        int port;
        try (ScriptedServer gone = ScriptedServer.start(ScriptedServer.ECHO)) {
            port = gone.port();
        }

        ConnectFailedException failure =
                failure(application.clients.connector("ws://127.0.0.1:" + port).connect(journal));

        assertThat(failure.part()).isEqualTo(Part.CONNECT);
    }

    @Test
    void silentServerIsGivenUp() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            asked.countDown();
            await(over);
        })) {
            ClientConnection client = application
                    .to(server)
                    .handshakeTimeout(Duration.ofSeconds(3))
                    .connect(journal);
            Await.until("the server was asked", asked);
            application.time.advance(Duration.ofMillis(2500));
            assertThat(client.state()).isEqualTo(ClientState.CONNECTING);
            application.time.advance(Duration.ofSeconds(1));

            assertThat(failure(client).part()).isEqualTo(Part.TIMEOUT);
            over.countDown();
        }
    }

    @Test
    void clientThatIsClosedGivesItsAttemptUp() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            asked.countDown();
            await(over);
        })) {
            ClientConnection client = application.to(server).reconnect().connect(journal);
            Await.until("the server was asked", asked);

            client.close();

            assertThat(failure(client).part()).isEqualTo(Part.CANCELLED);
            assertThat(client.state()).isEqualTo(ClientState.CLOSED);
            over.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException over) {
            // the server is closed
        }
    }

    @ParameterizedTest
    @CsvSource({"1000", "1001", "1008", "1011", "1012", "1013", "3000", "4999"})
    void codeOfTheServerIsToldAsItIs(int code) {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.accept();
            peer.close(code);
            peer.read();
        })) {
            connected(application.to(server).connect(journal));

            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("close " + code + " ");
        }
    }

    @Test
    void emptyCloseFrameIs1005AndALostConnectionIs1006() {
        try (ScriptedServer server = ScriptedServer.start(
                peer -> {
                    peer.accept();
                    peer.frame(0x88, new byte[0]);
                    peer.read();
                },
                peer -> {
                    peer.accept();
                    peer.read();
                })) {
            connected(application.to(server).connect(journal));
            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("close 1005 ");

            connected(application.to(server).connect(journal)).send("bye");
            assertThat(journal.next()).isEqualTo("open");
            assertThat(journal.next()).isEqualTo("close 1006 ");
        }
    }

    static Stream<Arguments> brokenRules() {
        return Stream.of(
                Arguments.of("a masked frame", 1002, new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'}),
                Arguments.of("a reserved bit", 1002, new byte[] {(byte) 0xC1, 1, 'x'}),
                Arguments.of("an unknown opcode", 1002, new byte[] {(byte) 0x83, 0}),
                Arguments.of("a lone continuation", 1002, new byte[] {(byte) 0x80, 0}),
                Arguments.of("a text that is no UTF-8", 1007, new byte[] {(byte) 0x81, 1, (byte) 0xFF}),
                Arguments.of("a close code that is none", 1002, new byte[] {(byte) 0x88, 2, 3, (byte) 0xED}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRules")
    void serverThatBreaksARuleGetsACode(String what, int code, byte[] bytes) {
        List<Integer> got = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.accept();
            peer.socket().getOutputStream().write(bytes);
            got.add(peer.read().code());
        })) {
            connected(application.to(server).connect(journal));

            Await.until("the server got a close frame", () -> !got.isEmpty());
            assertThat(got).containsExactly(code);
        }
    }

    @Test
    void messageThatIsTooBigClosesWith1009() {
        List<Integer> got = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.accept();
            peer.text("x".repeat(1025));
            got.add(peer.read().code());
        })) {
            connected(application.to(server).setting("max-message", "1KiB").connect(journal));

            Await.until("the server got a close frame", () -> !got.isEmpty());
            assertThat(got).containsExactly(1009);
        }
    }

    private ReconnectingClient connect(ScriptedServer server, String idleTimeout) {
        return (ReconnectingClient)
                application.to(server).setting("idle-timeout", idleTimeout).connect(journal);
    }

    /** Reading and checking a class takes longer than connecting. */
    @Test
    void classIsReadOnceForEachDeclaration() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            ReconnectingClient first = connect(server, "1m");
            ReconnectingClient second = connect(server, "1m");
            ReconnectingClient other = connect(server, "2m");

            assertThat(second.plan().endpoint().descriptor())
                    .isSameAs(first.plan().endpoint().descriptor())
                    .isNotSameAs(other.plan().endpoint().descriptor());
            assertThat(second.plan().endpoint().server())
                    .isNotSameAs(first.plan().endpoint().server());
            assertThat(other.plan().endpoint().settings().liveness().idleTimeout())
                    .isEqualTo(Duration.ofMinutes(2));
        }
    }

    static final class Wrong {
        @jakarta.websocket.OnMessage
        void message(Thread neverThere) {}
    }

    @Test
    void classThatBreaksRulesIsRefusedEachTime() {
        WebSocketConnector connector = application.clients.connector("ws://127.0.0.1:9");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> connector.connect(new Wrong()))
                    .isInstanceOf(EndpointDefinitionException.class)
                    .hasMessageContaining("Wrong.message");
        }
    }
}
