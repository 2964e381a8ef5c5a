/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of callbacks. */
class CallbackFailureTest extends ConnectionTest {

    /** Handles its failures, unless that is where it is to fail. */
    @WebSocketEndpoint("/guarded")
    static class Guarded extends Faulty {
        Guarded(String where) {
            super(where);
        }

        @OnError
        void error(Throwable failure) {
            at("error");
            if (events.contains("fail again")) {
                throw new IllegalStateException("again");
            }
        }
    }

    /** Handles some failures only. */
    @WebSocketEndpoint("/picky")
    static class Picky extends Faulty {
        Picky(String where) {
            super(where);
        }

        @OnError
        void error(UnsupportedOperationException failure) {
            at("error");
        }
    }

    @WebSocketEndpoint("/mixed")
    static class NonBlockingMessage {
        final List<String> events = new CopyOnWriteArrayList<>();

        @OnMessage
        @dev.kawat.NonBlocking
        void text(String message) {
            events.add(message);
            if (message.equals("bad")) {
                throw new IllegalStateException(SECRET);
            }
        }

        @OnError
        void error(Throwable failure) {
            events.add("error");
        }
    }

    private void exercise(PairClient client) {
        client.send("x");
        client.connection().ping(ByteBuffer.allocate(1));
    }

    @ParameterizedTest
    @CsvSource({"open, 'gate,open,close'", "text, 'gate,open,text,close'", "pong, 'gate,open,text,pong,close'"})
    void unhandledCloseWith1011(String where, String events) {
        Faulty handler = new Faulty(where);
        PairClient client = connect(handler);

        if (client.closes().isEmpty()) {
            exercise(client);
        }

        assertThat(client.close().code()).isEqualTo(1011);
        assertThat(handler.events).containsExactly(events.split(",", -1));
    }

    @ParameterizedTest
    @CsvSource({"open, 'gate,open,error,text,pong'", "text, 'gate,open,text,error,pong'"})
    void thatOnErrorHandlesLeaveTheConnectionOpen(String where, String events) {
        Guarded handler = new Guarded(where);
        PairClient client = connect(handler);

        exercise(client);

        assertThat(client.closes()).isEmpty();
        assertThat(handler.events).containsExactly(events.split(",", -1));
    }

    @Test
    void thatOnErrorDoesNotTakeCloseWith1011() {
        Picky handler = new Picky("text");
        PairClient client = connect(handler);

        client.send("x");

        assertThat(client.close().code()).isEqualTo(1011);
        assertThat(handler.events).containsExactly("gate", "open", "text", "close");
    }

    @Test
    void ofOnErrorItselfCloseWith1011() {
        Guarded handler = new Guarded("text");
        handler.events.add("fail again");
        PairClient client = connect(handler);

        client.send("x");

        assertThat(client.close().code()).isEqualTo(1011);
        assertThat(handler.events).containsExactly("fail again", "gate", "open", "text", "error", "close");
    }

    @Test
    void ofOnCloseAreLoggedAndTheHandlerIsReleased() {
        TestApplication faulty = keep(TestApplication.of(Faulty.class, () -> new Faulty("close")));
        PairClient client = faulty.connect("/faulty");

        client.end().close();

        assertThat(log.messages(Level.SEVERE)).hasSize(1);
        assertThat(faulty.releases()).containsExactly(1);
    }

    @Test
    void ofTheGateRefuseWith500() {
        TestApplication faulty = keep(TestApplication.of(Faulty.class, () -> new Faulty("gate")));

        HandshakeOutcome outcome = faulty.request("/faulty");

        assertThat(outcome).isEqualTo(HandshakeOutcome.Refused.with(500));
        assertThat(faulty.releases()).containsExactly(1);
    }

    @Test
    void ofTheMakingOfTheHandlerRefuseWith500() {
        TestApplication faulty = keep(TestApplication.of(Faulty.class, () -> {
            throw new IllegalStateException(SECRET);
        }));

        HandshakeOutcome outcome = faulty.request("/faulty");

        assertThat(outcome).isEqualTo(HandshakeOutcome.Refused.with(500));
        assertThat(faulty.server().connections()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "text", "pong", "close"})
    void neverTellThePeerWhy(String where) {
        PairClient client = connect(new Faulty(where));

        if (client.closes().isEmpty()) {
            exercise(client);
        }
        if (client.closes().isEmpty()) {
            client.end().close();
        }

        assertThat(client.received()).isEmpty();
        assertThat(client.close().reason()).isEmpty();
    }

    @Test
    void areLoggedOnceWithTheIdOfTheConnection() {
        PairClient client = connect(new Faulty("text"));

        client.send("x");

        assertThat(log.messages(Level.SEVERE)).singleElement().asString().contains("connection 1 of endpoint");
    }

    @Test
    void areHandledOnAWorkerWhereThatMayBlock() {
        ManualExecutor workers = new ManualExecutor();
        TestApplication mixed = keep(TestApplication.builder()
                .endpoint(NonBlockingMessage.class, NonBlockingMessage::new)
                .workers(workers)
                .start());
        PairClient client = mixed.connect("/mixed");
        NonBlockingMessage handler = client.connection().handler(NonBlockingMessage.class);

        client.connection().text("bad");
        client.connection().text("good");
        List<String> before = List.copyOf(handler.events);
        workers.runAll();

        assertThat(before).containsExactly("bad");
        assertThat(handler.events).containsExactly("bad", "error", "good");
    }

    @Test
    void ofAStageAreHandledOnAWorkerWhereThatMayBlock() {
        ManualExecutor workers = new ManualExecutor();
        TestApplication staged = keep(TestApplication.builder()
                .endpoint(Replies.class, Replies::new)
                .workers(workers)
                .start());
        PairClient client = staged.connect("/replies");
        Replies handler = client.connection().handler(Replies.class);
        client.send("stage");
        workers.runAll();

        handler.stage.completeExceptionally(new IllegalStateException(SECRET));
        boolean before = handler.failures.isEmpty();
        workers.runAll();

        assertThat(before).isTrue();
        assertThat(handler.failures).hasSize(1);
    }
}
