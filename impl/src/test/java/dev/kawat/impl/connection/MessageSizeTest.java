/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.MessageTooBigException;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Messages that are too big. */
class MessageSizeTest extends ConnectionTest {

    private static final int MIB = 1 << 20;

    @Test
    void ofOneMiBIsAccepted() {
        PairClient client = connect();

        client.send("x".repeat(MIB));
        client.send("é".repeat(MIB / 2));
        client.send(new byte[MIB]);

        assertThat(events(client)).containsExactly("open", "text " + MIB, "text " + MIB / 2, "binary " + MIB);
    }

    @Test
    void ofATextBeyondThatIs1009AfterOnError() {
        PairClient client = connect();

        client.send("x".repeat(MIB + 1));

        assertThat(client.close().code()).isEqualTo(1009);
        assertThat(events(client)).containsExactly("open", "error MessageTooBigException", "close 1009");
    }

    @Test
    void isCountedInBytesOfUtf8() {
        PairClient client = connect();

        client.send("é".repeat(MIB / 2) + "x");

        assertThat(client.close().code()).isEqualTo(1009);
    }

    @Test
    void ofABinaryMessageBeyondThatIs1009AfterOnError() {
        PairClient client = connect();

        client.send(new byte[MIB + 1]);

        assertThat(client.close().code()).isEqualTo(1009);
        assertThat(events(client)).containsExactly("open", "error MessageTooBigException", "close 1009");
    }

    @Test
    void beyondTheLimitComesAfterWhatArrivedBefore() {
        PairClient client = connect();
        client.send("before");

        client.send(new byte[MIB + 1]);
        client.connection().text("after");

        assertThat(events(client)).containsExactly("open", "text before", "error MessageTooBigException", "close 1009");
    }

    @Test
    void beyondTheLimitIs1009WithoutOnErrorToo() {
        Faulty handler = new Faulty("nowhere");
        PairClient client = connect(handler);

        client.send(new byte[MIB + 1]);

        assertThat(client.close().code()).isEqualTo(1009);
        assertThat(handler.events).containsExactly("gate", "open", "close");
    }

    @WebSocketEndpoint(value = "/tiny", maxMessage = "3")
    static class Tiny extends Recorder {
        final List<Throwable> failures = new CopyOnWriteArrayList<>();

        @Override
        @OnError
        protected void failed(Throwable failure) {
            failures.add(failure);
        }
    }

    @Test
    void isSetByTheEndpointAndTheFailureNamesTheKey() {
        Tiny handler = new Tiny();
        PairClient client = connect(handler);
        client.send("123");

        client.send("1234");

        assertThat(handler.events).containsExactly("open", "text 123", "close 1009");
        assertThat(handler.failures).singleElement().isInstanceOfSatisfying(MessageTooBigException.class, failure -> {
            assertThat(failure.maxBytes()).isEqualTo(3);
            assertThat(failure).hasMessageContaining("max-message");
        });
    }

    @WebSocketEndpoint("/stagederror")
    static class StagedError {
        final CompletableFuture<Void> stage = new CompletableFuture<>();
        final List<String> events = new CopyOnWriteArrayList<>();

        @OnError
        CompletionStage<Void> error(Throwable failure) {
            events.add("error");
            return stage.thenRun(() -> events.add("error is done"));
        }

        @OnClose
        void close(CloseReason reason) {
            events.add("close");
        }
    }

    @Test
    void beyondTheLimitWaitsForTheStageOfOnErrorBeforeOnClose() {
        StagedError handler = new StagedError();
        PairClient client = connect(handler);

        client.send(new byte[MIB + 1]);
        List<String> before = List.copyOf(handler.events);
        handler.stage.complete(null);

        assertThat(client.close().code()).isEqualTo(1009);
        assertThat(before).containsExactly("error");
        assertThat(handler.events).containsExactly("error", "error is done", "close");
    }
}
