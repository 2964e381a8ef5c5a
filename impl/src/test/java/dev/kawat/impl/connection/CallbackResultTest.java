/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.MessageEncodeException;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results of callbacks. */
class CallbackResultTest extends ConnectionTest {

    @WebSocketEndpoint("/unguarded")
    static class UnguardedReplies {
        @OnMessage
        CompletionStage<String> reply(String message) {
            return CompletableFuture.failedFuture(new IllegalStateException(SECRET));
        }
    }

    @WebSocketEndpoint("/greeting")
    static class Greeting {
        @OnOpen
        String open() {
            return "welcome";
        }

        @OnMessage
        void text(String message) {
            throw new IllegalStateException(SECRET);
        }

        @OnError
        String error(Throwable failure) {
            return "sorry";
        }
    }

    private PairClient connectToReplies() {
        return keep(TestApplication.builder()
                        .endpoint(Replies.class, Replies::new)
                        .codec(new BrokenCodec())
                        .start())
                .connect("/replies");
    }

    @Test
    void isWhatTheCallbackReturns() {
        PairClient client = connectToReplies();

        client.send("value");
        client.send("bytes");
        client.send("object");

        assertThat(client.received()).containsExactly("value", ByteBuffer.wrap(utf8("bytes")), "{\"k\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "stage of null"})
    void isNoneForNull(String message) {
        PairClient client = connectToReplies();

        client.send(message);
        client.send("next");

        assertThat(client.received()).containsExactly("next");
    }

    @Test
    void ofAStageIsItsValueAndHoldsUpTheNextMessage() {
        PairClient client = connectToReplies();
        Replies handler = client.connection().handler(Replies.class);
        client.send("stage");
        client.send("next");

        List<String> before = List.copyOf(handler.seen);
        handler.stage.complete("staged");

        assertThat(before).containsExactly("stage");
        assertThat(client.received()).containsExactly("staged", "next");
    }

    @Test
    void ofAStageOfAStageIsTheInnerValue() {
        PairClient client = connectToReplies();

        client.send("stage of a stage");

        assertThat(client.received()).containsExactly("deep");
    }

    @Test
    void ofAFailingStageGoesToOnErrorUnwrapped() {
        PairClient client = connectToReplies();

        client.send("failing stage");
        client.send("next");

        assertThat(client.connection().handler(Replies.class).failures)
                .singleElement()
                .isInstanceOf(IllegalStateException.class);
        assertThat(client.received()).containsExactly("next");
    }

    @Test
    void ofADependentStageThatFailsGoesToOnErrorUnwrapped() {
        PairClient client = connectToReplies();
        Replies handler = client.connection().handler(Replies.class);
        CompletableFuture<Object> source = new CompletableFuture<>();
        var unused = source.thenApply(value -> value).whenComplete((value, failure) -> {
            handler.stage.completeExceptionally(failure);
        });
        client.send("stage");

        source.completeExceptionally(new IllegalStateException(SECRET));

        assertThat(handler.failures).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ofAFailingStageThatNobodyHandlesIs1011() {
        PairClient client = connect(new UnguardedReplies());

        client.send("x");

        assertThat(client.close().code()).isEqualTo(1011);
        assertThat(client.close().reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unencodable", "stage of the unencodable"})
    void thatCannotBeEncodedGoesToOnError(String message) {
        PairClient client = connectToReplies();

        client.send(message);

        assertThat(client.connection().handler(Replies.class).failures)
                .singleElement()
                .isInstanceOf(MessageEncodeException.class);
        assertThat(client.closes()).isEmpty();
    }

    @Test
    void mayComeFromOnOpenAndOnError() {
        PairClient client = connect(new Greeting());

        client.send("x");

        assertThat(client.received()).containsExactly("welcome", "sorry");
    }

    @WebSocketEndpoint("/lastwords")
    static class LastWords {
        @OnMessage
        String text(String message, WebSocketConnection connection) {
            connection.terminate(3001);
            return "too late";
        }
    }

    @Test
    void afterTheCallbackHasClosedIsDropped() {
        PairClient client = connect(new LastWords());

        client.send("x");

        assertThat(client.received()).isEmpty();
        assertThat(client.close().code()).isEqualTo(3001);
        assertThat(log.messages(Level.SEVERE)).isEmpty();
    }

    @WebSocketEndpoint("/badstage")
    static class BadStage {
        @OnMessage
        CompletionStage<String> text(String message) {
            return new CompletableFuture<>() {
                @Override
                public CompletableFuture<String> whenComplete(
                        java.util.function.BiConsumer<? super String, ? super Throwable> action) {
                    throw new UnsupportedOperationException(SECRET);
                }
            };
        }
    }

    @Test
    void ofAStageThatBreaksItsContractIs1011() {
        PairClient client = connect(new BadStage());

        client.send("x");

        assertThat(client.close().code()).isEqualTo(1011);
    }
}
