/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionStatus;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a connection: code and reason that {@code onClose} gets, and the events after it. */
class ConnectionEndTest extends ConnectionTest {

    @WebSocketEndpoint(value = "/fragile", outboxMessages = "1")
    static class Fragile {
        @OnMessage
        void text(String message) {
            throw new IllegalStateException(SECRET);
        }
    }

    /** Every way in which a connection can end. */
    enum Way {
        PEER_CLOSES,
        WE_CLOSE,
        PEER_VANISHES,
        PEER_DOES_NOT_ANSWER,
        SERVER_TERMINATES,
        SERVER_TERMINATES_AT_ONCE,
        HANDLER_FAILS,
        TOO_BIG,
        OVERFLOW,
        ABANDONED,
        NEVER_OPENED,
        CLOSED_BEFORE_OPENING,
        OPENED_TOO_LATE,
        APPLICATION_STOPS
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everyWayToEndReleasesTheHandlerOnce(Way way) {
        CountingContexts contexts = new CountingContexts();
        TestApplication fragile = keep(TestApplication.builder()
                .contexts(contexts)
                .endpoint(Fragile.class, Fragile::new)
                .start());
        DefaultConnection connection = fragile.admit();
        boolean opens = !Set.of(Way.ABANDONED, Way.NEVER_OPENED, Way.CLOSED_BEFORE_OPENING, Way.OPENED_TOO_LATE)
                .contains(way);
        if (opens) {
            fragile.open(connection);
        }

        switch (way) {
            case PEER_CLOSES -> connection.closed(1000, "");
            case WE_CLOSE -> connection.close();
            case PEER_VANISHES -> connection.closed(1006, "");
            case PEER_DOES_NOT_ANSWER -> {
                connection.close();
                fragile.time().advance(Duration.ofSeconds(11));
            }
            case SERVER_TERMINATES -> fragile.server().terminate();
            case SERVER_TERMINATES_AT_ONCE -> fragile.server().terminate(Duration.ZERO);
            case HANDLER_FAILS -> connection.text("x");
            case TOO_BIG -> connection.tooBig();
            case OVERFLOW -> {
                connection.send("1");
                connection.send("2");
            }
            case ABANDONED -> connection.abandon();
            case NEVER_OPENED -> fragile.time().advance(Duration.ofSeconds(11));
            case CLOSED_BEFORE_OPENING -> {
                connection.close();
                fragile.open(connection);
            }
            case OPENED_TOO_LATE -> {
                fragile.time().advance(Duration.ofSeconds(11));
                fragile.open(connection);
            }
            case APPLICATION_STOPS -> fragile.close();
        }
        connection.closed(1000, ""); // the answer, if one was due
        connection.closed(1006, "");
        fragile.time().advance(Duration.ofMinutes(1));

        assertThat(fragile.releases()).containsExactly(1);
        assertThat(contexts.ended).containsExactly(connection);
        assertThat(fragile.server().connections()).isEmpty();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
    }

    @Test
    void byThePeerIsOneOnCloseWithItsCode() {
        PairClient client = connect();

        client.end().close(3001, " bye");
        client.end().close(3002, "again");
        client.end().drop();

        assertThat(events(client)).containsExactly("open", "close 3001 bye");
        assertThat(application.server().connections()).isEmpty();
    }

    @Test
    void byThePeerWithoutACodeIs1005() {
        PairClient client = connect();

        client.end().close();

        assertThat(events(client)).containsExactly("open", "close 1005");
    }

    @Test
    void byThisSideIsOneOnCloseWithOurCode() {
        PairClient client = connect();

        client.connection().close(3001, " ours");

        assertThat(events(client)).containsExactly("open", "close 3001 ours");
    }

    @Test
    void byThisSideIsOurCodeEvenIfThePeerAnswersAnother() {
        DefaultConnection connection = application.admit();
        application.openAutomatic(connection);
        connection.close(3001, " ours");

        connection.closed(1000, "theirs");

        assertThat(Recorder.eventsOf(connection)).containsExactly("open", "close 3001 ours");
    }

    @Test
    void byALossIs1006EvenAfterOurCloseFrame() {
        DefaultConnection connection = application.admit();
        application.openAutomatic(connection);
        connection.close(3001, "ours");

        connection.closed(1006, "");

        assertThat(Recorder.eventsOf(connection)).containsExactly("open", "close 1006");
    }

    @Test
    void byALossIs1006AndNoError() {
        PairClient client = connect();

        client.end().drop();

        assertThat(events(client)).containsExactly("open", "close 1006");
    }

    @Test
    void comesAfterEveryMessageThatArrived() {
        ManualExecutor workers = new ManualExecutor();
        TestApplication busy = keep(TestApplication.builder()
                .endpoint(Recorder.class, Recorder::new)
                .workers(workers)
                .start());
        PairClient client = busy.connect("/recorder");

        client.send("1");
        client.send("2");
        client.end().close();
        workers.runAll();

        assertThat(events(client)).containsExactly("open", "text 1", "text 2", "close 1005");
    }

    @Test
    void byThisSideStopsTheDeliveryOfMessages() {
        DefaultConnection connection = application.admit();
        application.openAutomatic(connection);
        connection.terminate();

        connection.text("late");
        connection.binary(ByteBuffer.allocate(1));
        connection.pong(ByteBuffer.allocate(1));
        connection.tooBig();
        connection.closed(1000, "");

        assertThat(Recorder.eventsOf(connection)).containsExactly("open", "close 1000");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isTheLastCallbackEvenIfTheEngineStillDelivers(boolean dropped) {
        DefaultConnection connection = application.admit();
        application.openAutomatic(connection);
        if (dropped) {
            connection.drop();
        } else {
            connection.closed(1006, "");
        }

        connection.text("late");
        connection.binary(ByteBuffer.allocate(1));
        connection.pong(ByteBuffer.allocate(1));
        connection.tooBig();

        assertThat(Recorder.eventsOf(connection)).containsExactly("open", "close 1006");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 5000, 65535})
    void withACodeThatNoPeerMaySendIsOneOnCloseWith1006(int code) {
        DefaultConnection connection = application.admit();
        application.openAutomatic(connection);

        connection.closed(code, "");

        assertThat(Recorder.eventsOf(connection)).containsExactly("open", "close 1006");
    }

    @Test
    void withAReasonThatNoPeerMaySendIsOneOnCloseWithItsBeginning() {
        DefaultConnection connection = application.admit();
        application.openAutomatic(connection);

        connection.closed(1000, "x".repeat(124));

        assertThat(Recorder.eventsOf(connection)).containsExactly("open", "close 1000" + "x".repeat(123));
    }

    @Test
    void beforeTheOpeningIsFollowedByNothingEvenIfTheEngineStillDelivers() {
        DefaultConnection connection = application.admit();
        connection.abandon();

        application.open(connection);
        connection.text("late");

        assertThat(Recorder.eventsOf(connection)).isEmpty();
    }

    @Test
    void beforeTheOpeningCallsNothing() {
        DefaultConnection connection = application.admit();

        connection.abandon();

        assertThat(Recorder.eventsOf(connection)).isEmpty();
        assertThat(application.releases()).containsExactly(1);
    }

    @Test
    void whileTheConnectionOpensReleasesTheHandlerOnce() {
        for (int i = 0; i < 5_000; i++) {
            DefaultConnection connection = application.admit();

            Await.together(2, thread -> {
                if (thread == 0) {
                    application.open(connection);
                } else {
                    connection.closed(1006, "");
                }
            });
        }

        assertThat(application.releases()).hasSize(5_000).allMatch(releases -> releases == 1);
        assertThat(application.server().connections()).isEmpty();
    }

    @WebSocketEndpoint("/closes")
    static class ClosesAtOnce {
        final List<String> events = new CopyOnWriteArrayList<>();

        @OnOpen
        void open(WebSocketConnection connection) {
            connection.close(3001, "not today");
            events.add("open");
        }

        @OnMessage
        void text(String message) {
            events.add("text " + message);
        }

        @OnClose
        void close(CloseReason reason) {
            events.add("close " + reason.getCloseCode().getCode());
        }
    }

    @Test
    void mayBeginInOnOpen() {
        ClosesAtOnce handler = new ClosesAtOnce();

        PairClient client = connect(handler);

        assertThat(client.close().code()).isEqualTo(3001);
        assertThat(handler.events).containsExactly("open", "close 3001");
    }

    @WebSocketEndpoint("/never")
    static class Hopeful extends Recorder {}

    @Test
    void mayBeginBeforeTheOpeningAndThenNothingIsCalled() {
        DefaultConnection connection = application.admit();
        connection.send("queued");
        connection.close(3001);

        ManualChannel channel = application.openAutomatic(connection);
        connection.text("late");
        connection.closed(3001, "");

        assertThat(channel.written()).containsExactly(Outbound.Text.of("queued"), new Outbound.Close(3001, ""));
        assertThat(Recorder.eventsOf(connection)).isEmpty();
        assertThat(application.releases()).containsExactly(1);
    }
}
