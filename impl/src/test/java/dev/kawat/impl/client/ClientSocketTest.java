/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ClientConnection;
import dev.kawat.ConnectFailedException;
import dev.kawat.DataType;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketConnector;
import dev.kawat.WebSocketConnector.OfflineQueue;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.client.ScriptedServer.Frame;
import dev.kawat.impl.client.ScriptedServer.Script;
import dev.kawat.impl.socket.AbstractWebSocket;
import dev.kawat.impl.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that connect, as those of fibjs and of browsers do, by the numbers of {@code docs/ancestors.md}. */
class ClientSocketTest {

    private static final String NOT_ESTABLISHED =
            "close 1006 Failed to establish websocket connection false in state 3";

    private final ClientApplication application = new ClientApplication();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        application.close();
    }

    private void listen(WebSocket socket) {
        socket.addEventListener(WebSocketEvent.class, event -> events.add(text(event)));
    }

    private static String text(WebSocketEvent event) {
        String state = " in state " + event.target().readyState();
        if (event instanceof WebSocketEvent.Message message) {
            return "message " + message.text();
        }
        if (event instanceof WebSocketEvent.Close close) {
            return "close " + close.code() + " " + close.reason() + " " + close.wasClean() + state;
        }
        if (event instanceof WebSocketEvent.Failure failure) {
            return "error "
                    + (failure.error() instanceof ConnectFailedException connect
                            ? connect.part()
                            : failure.error().getClass().getSimpleName())
                    + state;
        }
        return event.type() + state;
    }

    private String next() {
        try {
            return String.valueOf(events.poll(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static String unused() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "ws://127.0.0.1:" + socket.getLocalPort() + "/feed";
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void connectsTalksAndCloses() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.accept("Sec-WebSocket-Protocol: v2");
            peer.text("welcome");
            peer.echo();
        })) {
            WebSocket socket = application
                    .to(server)
                    .subprotocols("v1", "v2")
                    .header("Origin", "https://example.org")
                    .webSocket(created -> {
                        events.add("created in state " + created.readyState() + " " + created.protocol()
                                + created.extensions() + created.bufferedAmount());
                        assertThatThrownBy(() -> created.send("too early"))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessage("Can't call WebSocket send() before the open event.");
                        created.onopen(event -> created.send("from onopen"));
                        listen(created);
                    });

            assertThat(next()).isEqualTo("created in state 0 0");
            assertThat(next()).isEqualTo("open in state 1");
            assertThat(next()).isEqualTo("message welcome");
            assertThat(next()).isEqualTo("message from onopen");
            assertThat(socket.protocol()).isEqualTo("v2");
            assertThat(socket.url()).contains(server.uri("/feed"));
            assertThat(server.heads().get(0))
                    .contains("\r\nSec-WebSocket-Protocol: v1, v2\r\n")
                    .contains("\r\nOrigin: https://example.org\r\n");
            socket.send(ByteBuffer.wrap(new byte[] {65}));
            assertThat(next()).isEqualTo("message A");
            ClientConnection client = application.clients.byHandler(socket).orElseThrow();
            assertThat(client.handler()).isSameAs(socket);
            socket.close();
            assertThat(next()).isEqualTo("close 1000  true in state 3");
            Await.until("the client has ended", () -> application.clients.all().isEmpty());
            assertThatThrownBy(() -> socket.send("late"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Can't call WebSocket send() after close().");
        }
    }

    @Test
    void closesWithACodeAndLearnsThatOfTheServer() {
        BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        Script script = peer -> {
            peer.accept();
            Frame close = peer.read();
            codes.add(close.code());
            peer.close(close.code());
        };
        Script leaving = peer -> {
            peer.accept();
            peer.close(1001);
            peer.read();
        };
        try (ScriptedServer server = ScriptedServer.start(script, leaving)) {
            application.to(server).webSocket(socket -> {
                listen(socket);
                socket.onopen(event -> socket.close(4000, "bye"));
            });
            assertThat(next()).isEqualTo("open in state 1");
            assertThat(next()).startsWith("close 4000").endsWith("true in state 3");
            assertThat(codes).containsExactly(4000);

            application.to(server).webSocket(this::listen);
            assertThat(next()).startsWith("open");
            assertThat(next()).isEqualTo("close 1001  true in state 3");
        }
    }

    @Test
    void messagesWaitForAListener() {
        CountDownLatch sent = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.accept();
            peer.text("early");
            sent.countDown();
            peer.echo();
        })) {
            WebSocket socket = application.to(server).webSocket(created -> {});
            Await.until("it is sent", sent);
            Await.until("it is open", () -> socket.readyState() == WebSocket.OPEN);

            listen(socket);

            assertThat(next()).isEqualTo("message early");
        }
    }

    @Test
    void lostConnectionIsACloseAndNoError() {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.accept())) {
            application.to(server).webSocket(this::listen);

            assertThat(next()).startsWith("open");
            assertThat(next())
                    .isEqualTo("close 1006 WebSocket disconnected without sending Close frame. false in state 3");
        }
    }

    @Test
    void settingsHold() {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.accept();
            peer.text("x".repeat(11));
            peer.read();
        })) {
            application
                    .to(server)
                    .setting("max-message", "10")
                    .setting("compression", "on")
                    .webSocket(this::listen);

            assertThat(next()).startsWith("open");
            assertThat(next()).startsWith("error MessageTooBigException");
            assertThat(next()).startsWith("close 1009");
            assertThat(server.heads().get(0)).contains("\r\nSec-WebSocket-Extensions: permessage-deflate");
        }
    }

    @Test
    void behaviour3_19_noThreadOfAClientKeepsTheProcessAlive() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            application.to(server).webSocket(this::listen);
            assertThat(next()).startsWith("open");

            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("kawat-"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }

    @Test
    void behaviour3_22_anotherProtocolThanWasAskedForIsAFailure() {
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.accept("Sec-WebSocket-Protocol: v9"))) {
            application.to(server).subprotocols("v1").webSocket(this::listen);

            assertThat(next()).isEqualTo("error HANDSHAKE in state 3");
            assertThat(next()).isEqualTo(NOT_ESTABLISHED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost/", "ws://localhost/#part", "ws:///path", "ws://user@localhost/", "localhost"})
    void behaviour3_22_wrongUriIsThrown(String uri) {
        WebSocketConnector connector = application.clients.connector(uri);

        assertThatThrownBy(() -> connector.webSocket(this::listen)).isInstanceOf(IllegalArgumentException.class);
        assertThat(events).isEmpty();
    }

    @Test
    void acceptThrows() {
        WebSocket socket = application.clients.connector(unused()).webSocket(this::listen);

        assertThatThrownBy(socket::accept)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Websockets obtained from the 'new WebSocket()' constructor cannot call accept");
    }

    @Test
    void itCannotAnswerARequest() {
        WebSocket socket = application.clients.connector(unused()).webSocket(this::listen);

        assertThatThrownBy(((AbstractWebSocket) socket)::useInResponse)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Can't return WebSocket in a Response if it was created with `new WebSocket()`");
    }

    @Test
    void behaviour4_16_closeWhileItConnectsCancelsIt() {
        CountDownLatch asked = new CountDownLatch(1);
        BlockingQueue<Integer> read = new LinkedBlockingQueue<>();
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            asked.countDown();
            read.add(peer.in().read());
        })) {
            WebSocket socket = application.to(server).webSocket(this::listen);
            Await.until("the server is asked", asked);

            socket.close(4000, "never mind");
            socket.close();

            assertThat(next()).isEqualTo("error CANCELLED in state 3");
            assertThat(next()).isEqualTo(NOT_ESTABLISHED);
            Await.until("no client is left", () -> application.clients.all().isEmpty());
            Await.until("the server sees the end", () -> !read.isEmpty());
            assertThat(read).containsExactly(-1);
        }
    }

    @Test
    void behaviour4_16_closeBeforeItBeginsCancelsIt() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            application.to(server).webSocket(socket -> {
                listen(socket);
                socket.close();
                assertThat(socket.readyState()).isEqualTo(WebSocket.CLOSING);
            });

            assertThat(next()).isEqualTo("error CANCELLED in state 3");
            assertThat(next()).isEqualTo(NOT_ESTABLISHED);
        }
    }

    /** Whenever the close comes, there is one last event, and it is a close. */
    @Test
    void behaviour4_16_closeAtAnyTimeEndsItOnce() {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ECHO)) {
            for (int i = 0; i < 200; i++) {
                long pause = i * 20_000L;
                events.clear();
                WebSocket socket = application.to(server).webSocket(this::listen);
                long until = System.nanoTime() + pause;
                while (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                }
                socket.close();

                String first = next();
                String second = next();
                if (first.startsWith("open")) {
                    assertThat(second).isEqualTo("close 1000  true in state 3");
                } else {
                    assertThat(first).isEqualTo("error CANCELLED in state 3");
                    assertThat(second).isEqualTo(NOT_ESTABLISHED);
                }
            }
            Await.until(
                    "all clients have ended", () -> application.clients.all().isEmpty());
            assertThat(events).isEmpty();
        }
    }

    @Test
    void behaviour4_23_failureToConnectIsAnErrorAndAClose() {
        WebSocket socket = application.clients.connector(unused()).webSocket(this::listen);

        assertThat(next()).isEqualTo("error CONNECT in state 3");
        assertThat(next()).isEqualTo(NOT_ESTABLISHED);
        socket.send("nobody hears it, and nothing is thrown");
        socket.close();
        assertThat(socket.readyState()).isEqualTo(WebSocket.CLOSED);
    }

    @Test
    void behaviour4_23_refusalIsAnErrorWithItsStatus() {
        BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
        Consumer<WebSocket> noting = socket -> {
            socket.onerror(event -> statuses.add(
                    ((ConnectFailedException) event.error()).status().orElse(-1)));
            listen(socket);
        };
        try (ScriptedServer server = ScriptedServer.start(peer -> peer.answer(401))) {
            application.to(server).webSocket(noting);

            assertThat(next()).isEqualTo("error STATUS in state 3");
            assertThat(next()).isEqualTo(NOT_ESTABLISHED);
            assertThat(statuses).containsExactly(401);
        }
    }

    @Test
    void behaviour4_23_wrongProtocolsAreThrown() {
        WebSocketConnector connector = application.clients.connector(unused());

        for (String[] names : List.of(new String[] {"a b"}, new String[] {""}, new String[] {"v1", "v1"})) {
            assertThatThrownBy(() -> connector.subprotocols(names).webSocket(this::listen))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        connector.subprotocols().webSocket(this::listen);
        assertThat(next()).startsWith("error CONNECT");
    }

    @Test
    void whatASocketCannotHaveIsRefused() {
        WebSocketConnector connector = application.clients.connector(unused());

        assertThatThrownBy(() -> connector.reconnect().webSocket(this::listen))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a socket has one connection in its life");
        assertThatThrownBy(() -> connector
                        .offlineQueue(new OfflineQueue(1, 1, Duration.ofSeconds(1)))
                        .webSocket(this::listen))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> connector.dataType(DataType.BLOB).webSocket(this::listen))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("remove dataType BLOB");
        assertThatThrownBy(() -> connector.setting("concurrency", "2").webSocket(this::listen))
                .isInstanceOf(EndpointDefinitionException.class)
                .hasMessageContaining("concurrency has no effect");
        Await.until("no client is left", () -> application.clients.all().isEmpty());
    }

    @Test
    void whatTheFunctionThrowsIsThrown() {
        WebSocketConnector connector = application.clients.connector(unused());

        assertThatThrownBy(() -> connector.webSocket(socket -> {
                    throw new UnsupportedOperationException("on purpose");
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        Await.until("no client is left", () -> application.clients.all().isEmpty());
    }
}
