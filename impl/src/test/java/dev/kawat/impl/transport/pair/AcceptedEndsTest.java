/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionStatus;
import dev.kawat.Handshake;
import dev.kawat.HandshakeRefusedException;
import dev.kawat.MessageTooBigException;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketPair;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import jakarta.websocket.server.PathParam;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers of servers at ends of pairs. */
class AcceptedEndsTest {

    private static final List<String> ENDS = new CopyOnWriteArrayList<>();

    @WebSocketEndpoint("/echo")
    static class Echo {

        @OnMessage
        Object echo(String message, WebSocketConnection connection) {
            if (message.equals("close")) {
                connection.close(4001, "asked");
            }
            return message;
        }

        @OnClose
        void closed(CloseReason reason) {
            ENDS.add(reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
        }
    }

    @WebSocketEndpoint("/room/{name}")
    static class Room {

        @OnMessage
        String room(String message, @PathParam("name") String name) {
            return name;
        }
    }

    @WebSocketEndpoint("/strict")
    static class Strict {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @OnMessage
        void text(String message) {
            seen.add("message " + message.length());
        }

        @OnMessage
        void pong(PongMessage pong) {
            seen.add("pong");
        }

        @OnError
        void failed(MessageTooBigException failure) {
            seen.add(failure.getMessage());
        }

        @OnClose
        void closed(CloseReason reason) {
            if (reason.getCloseCode().getCode() != 1009) {
                seen.add("close " + reason.getCloseCode().getCode());
            }
        }
    }

    private final TestApplication application = TestApplication.builder()
            .endpoint(Echo.class, Echo::new)
            .endpoint(Strict.class, Strict::new)
            .endpoint(Room.class, Room::new)
            .start();
    private final WebSocketServer echo =
            application.deployment().webSocketServers().byName("Echo").orElseThrow();
    private final WebSocketServer strict =
            application.deployment().webSocketServers().byName("Strict").orElseThrow();
    private final WebSocketServer room =
            application.deployment().webSocketServers().byName("Room").orElseThrow();
    private final FreePairs pairs = FreePairs.of(application.deployment());
    private final List<Object> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        application.close();
        ENDS.clear();
    }

    private WebSocketPair pair() {
        return pairs.create(WebSocketPair.Options.defaults());
    }

    private void listen(WebSocket end) {
        end.onmessage(event -> events.add(event.text()));
        end.onclose(event -> events.add(event.code() + " " + event.reason() + " " + event.wasClean()));
    }

    private void awaitEvents(Object... expected) {
        Await.until(List.of(expected) + ", got " + events, () -> events.equals(List.of(expected)));
    }

    @Test
    void behaviour4_27_theHandlerOfTheServerRunsAtTheEnd() {
        WebSocketPair pair = pair();
        WebSocketConnection connection = echo.accept(pair.server(), "room:1", "all");
        listen(pair.client());
        pair.client().accept();

        pair.client().send("hello");

        awaitEvents("hello");
        assertThat(connection.server()).isSameAs(echo);
        assertThat(echo.connections()).containsExactly(connection);
        assertThat(connection.topics()).containsExactlyInAnyOrder("all", "room:1");
        assertThat(echo.topic("room:1").connections()).containsExactly(connection);
        assertThat(echo.topic("all").send("to all")).isEqualTo(1);
        awaitEvents("hello", "to all");
    }

    @Test
    void behaviour4_27_codesAndReasonsPassBothWays() {
        WebSocketPair first = pair();
        echo.accept(first.server());
        listen(first.client());
        first.client().accept();
        first.client().close(4002, "done");
        Await.until("the handler was told", () -> ENDS.contains("4002 done"));
        awaitEvents("4002 done true");

        events.clear();
        WebSocketPair second = pair();
        echo.accept(second.server());
        listen(second.client());
        second.client().accept();
        second.client().send("close");
        awaitEvents("4001 asked true");
    }

    @Test
    void behaviour4_27_theLossOfOneSideEndsTheOther() {
        WebSocketPair pair = pair();
        echo.accept(pair.server());
        pair.client().accept();

        ((PairEnd) pair.client()).drop();

        Await.until("the handler was told", () -> ENDS.contains("1006 "));
        assertThat(echo.connections()).isEmpty();
    }

    @Test
    void behaviour4_27_theEndFollowsTheConnectionAndItsListenersAreNotCalled() {
        WebSocketPair pair = pair();
        listen(pair.server());
        echo.accept(pair.server());
        assertThat(pair.server().readyState()).isEqualTo(WebSocket.OPEN);

        echo.broadcast("12345");
        assertThat(pair.server().bufferedAmount()).isEqualTo(5);
        pair.client().accept();
        pair.client().send("hello");
        pair.client().close(4001);

        Await.until("the handler was told", () -> ENDS.contains("4001 "));
        assertThat(pair.server().readyState()).isEqualTo(WebSocket.CLOSED);
        assertThat(pair.server().bufferedAmount()).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void whatTheHandlerSendsBeforeTheOtherEndIsAcceptedIsDeliveredAfterwards() {
        WebSocketPair pair = pair();
        WebSocketConnection connection = echo.accept(pair.server());
        connection.send("1");
        connection.send("2");
        connection.terminate(4001, "enough");
        listen(pair.client());

        pair.client().accept();

        awaitEvents("1", "2", "4001 enough true");
        Await.until("the handler was told", () -> ENDS.contains("4001 enough"));
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 2_000_000})
    void aMessageAboveTheLimitOfThePairOrOfTheEndpointIsAFailureAndClosesWith1009(long limit) {
        int allowed = (int) Math.min(limit, 1 << 20);
        WebSocketPair pair = pairs.create(WebSocketPair.Options.defaults().maxMessageBytes(limit));
        WebSocketConnection connection = strict.accept(pair.server());
        listen(pair.client());
        pair.client().accept();

        pair.client().send("x".repeat(allowed));
        pair.client().send("x".repeat(allowed + 1));
        pair.client().send("late");

        awaitEvents("1009  true");
        Await.until("the connection has ended", () -> connection.status() == ConnectionStatus.CLOSED);
        String cure = limit == 3 ? "maxMessageBytes of the options of the pair" : "max-message of endpoint 'Strict'";
        assertThat(connection.handler(Strict.class).seen)
                .containsExactly(
                        "message " + allowed,
                        "a message of the peer has more than " + allowed + " bytes; to allow more, raise " + cure);
    }

    @Test
    void twoHandlersTalkWithEachOtherWhereTheEndIsOfAConnection() {
        PairClient first = application.connectWithoutAccepting("/strict");

        WebSocketConnection second = strict.accept(first.end());
        second.send("hello");
        first.connection().send("and back");
        second.ping(ByteBuffer.wrap(new byte[] {'p'}));
        second.close(4001, "bye");

        List<String> ofFirst = first.connection().handler(Strict.class).seen;
        List<String> ofSecond = second.handler(Strict.class).seen;
        Await.until("the first knows", () -> ofFirst.contains("close 4001"));
        Await.until("the second knows", () -> ofSecond.contains("close 4001"));
        assertThat(ofFirst).containsExactly("message 5", "close 4001");
        assertThat(ofSecond).containsExactly("message 8", "pong", "close 4001");
    }

    @Test
    void behaviour4_27_anEndThatWasUsedIsRefusedWithTheTextsOfWorkers() {
        WebSocketPair accepted = pair();
        accepted.server().accept();
        WebSocketPair peer = pair();
        peer.client().accept();
        WebSocketPair used = pair();
        echo.accept(used.server());

        assertThatThrownBy(() -> echo.accept(accepted.server()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot call `acceptWebSocket()` if the WebSocket was already accepted via `accept()`");
        assertThatThrownBy(() -> echo.accept(peer.server()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot call `acceptWebSocket()` on this WebSocket because its pair has already been accepted or"
                                + " used in a Response.");
        assertThatThrownBy(() -> used.server().accept())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Can't accept() WebSocket after enabling hibernation.");
    }

    @Test
    void behaviour4_27_tagsAreAtMostTenOf256Characters() {
        String[] ten = IntStream.range(0, 10).mapToObj(i -> "tag" + i).toArray(String[]::new);
        String[] eleven = IntStream.range(0, 11).mapToObj(i -> "tag" + i).toArray(String[]::new);
        WebSocketPair pair = pair();

        assertThatThrownBy(() -> echo.accept(pair.server(), eleven))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("accept: there must be at most 10 tags, got 11");
        assertThatThrownBy(() -> echo.accept(pair.server(), "x".repeat(257)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("accept: a tag must have at most 256 characters, got 257");
        assertThat(echo.accept(pair.server(), ten).topics()).hasSize(10);
    }

    @Test
    void aRefusedRequestEndsBothEnds() {
        WebSocketPair pair = pair();
        listen(pair.client());
        Handshake foreign = Handshake.to("/echo")
                .header("Origin", "https://elsewhere.example")
                .build();

        assertThatThrownBy(() -> echo.accept(pair.server(), foreign))
                .isInstanceOfSatisfying(
                        HandshakeRefusedException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(403));

        assertThat(pair.server().readyState()).isEqualTo(WebSocket.CLOSED);
        pair.client().accept();
        awaitEvents("1006 WebSocket disconnected without sending Close frame. false");
        assertThat(pair.client().readyState()).isEqualTo(WebSocket.CLOSED);
    }

    @Test
    void aPathWithVariablesNeedsAHandshake() {
        WebSocketPair pair = pair();
        listen(pair.client());

        assertThatThrownBy(() -> room.accept(pair.server()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the path has variables");
        assertThatThrownBy(
                        () -> room.accept(pair.server(), Handshake.to("/echo").build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be one of /room/{name}");
        room.accept(pair.server(), Handshake.to("/room/lobby").build());
        pair.client().accept();
        pair.client().send("?");
        awaitEvents("lobby");
    }
}
