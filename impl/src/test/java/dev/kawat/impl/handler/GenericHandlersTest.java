/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Broadcast;
import dev.kawat.Codec;
import dev.kawat.MessageType;
import dev.kawat.Payload;
import dev.kawat.PingMessage;
import dev.kawat.QueryParam;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callbacks of superclasses whose type variables the handler class, or a class between, gives types. */
class GenericHandlersTest {

    public record Line(String text) {}

    @MessageType("move")
    public record Move(int by) {}

    private final List<TestApplication> applications = new ArrayList<>();

    @AfterEach
    void stop() {
        applications.forEach(TestApplication::close);
    }

    private PairClient connect(Class<?> type, Supplier<?> handler, String uri, Codec... codecs) {
        TestApplication.Builder builder = TestApplication.builder().endpoint(type, handler);
        List.of(codecs).forEach(builder::codec);
        TestApplication application = builder.start();
        applications.add(application);
        return application.connect(uri);
    }

    private PairClient connect(Class<?> type, Supplier<?> handler) {
        return connect(type, handler, "/p");
    }

    // ---- Messages ----

    abstract static class OfLists<T> {
        @OnMessage
        String take(List<T> messages) {
            return messages.get(0).toString();
        }
    }

    @WebSocketEndpoint("/p")
    static class Lists extends OfLists<Line> {}

    @Test
    void listIsOfTheTypeThatTheHandlerGives() {
        PairClient client = connect(Lists.class, Lists::new);

        client.send("[{\"text\":\"a\"}]");

        assertThat(client.received()).containsExactly("Line[text=a]");
    }

    abstract static class OfArrays<T> {
        @OnMessage
        String take(T[] messages) {
            return Arrays.toString(messages);
        }
    }

    @WebSocketEndpoint("/p")
    static class Arrayed extends OfArrays<Line> {}

    @Test
    void arrayIsOfTheTypeThatTheHandlerGives() {
        PairClient client = connect(Arrayed.class, Arrayed::new);

        client.send("[{\"text\":\"a\"},{\"text\":\"b\"}]");

        assertThat(client.received()).containsExactly("[Line[text=a], Line[text=b]]");
    }

    abstract static class OfMaps<T> {
        @OnMessage
        String take(Map<String, T> messages) {
            return messages.get("k").toString();
        }
    }

    abstract static class OfMapsBetween<A, B> extends OfMaps<B> {}

    @WebSocketEndpoint("/p")
    static class Maps extends OfMapsBetween<String, Line> {}

    @Test
    void mapIsOfTheTypeThatTheHandlerGivesThroughSeveralLevels() {
        PairClient client = connect(Maps.class, Maps::new);

        client.send("{\"k\":{\"text\":\"a\"}}");

        assertThat(client.received()).containsExactly("Line[text=a]");
    }

    abstract static class Of<T> {
        @OnMessage
        String take(T message) {
            return message.getClass().getSimpleName();
        }
    }

    @WebSocketEndpoint("/p")
    static class OfLine extends Of<Line> {}

    @WebSocketEndpoint("/p")
    static class OfWildcards extends Of<List<? extends Line>> {
        @Override
        @OnMessage
        String take(List<? extends Line> message) {
            return message.get(0).text();
        }
    }

    @WebSocketEndpoint("/p")
    static class OfText extends Of<String> {}

    @WebSocketEndpoint("/p")
    static class OfBytes extends Of<byte[]> {}

    @WebSocketEndpoint("/p")
    static class OfMoves extends Of<Move> {
        @OnMessage
        String other(String message) {
            return "other";
        }
    }

    @WebSocketEndpoint("/p")
    static class OfPings extends Of<PingMessage> {}

    @Test
    void messageIsOfTheTypeThatTheHandlerGives() {
        PairClient client = connect(OfLine.class, OfLine::new);

        client.send("{\"text\":\"a\"}");

        assertThat(client.received()).containsExactly("Line");
    }

    @Test
    void wildcardIsItsBound() {
        PairClient client = connect(OfWildcards.class, OfWildcards::new);

        client.send("[{\"text\":\"a\"}]");

        assertThat(client.received()).containsExactly("a");
    }

    @Test
    void kindOfTheMessageIsThatOfTheTypeThatTheHandlerGives() {
        PairClient text = connect(OfText.class, OfText::new);
        PairClient bytes = connect(OfBytes.class, OfBytes::new);

        text.send("a");
        text.send(new byte[1]);
        bytes.send(new byte[1]);
        bytes.send("a");

        assertThat(text.received()).containsExactly("String");
        assertThat(text.close().code()).isEqualTo(1003);
        assertThat(bytes.received()).containsExactly("byte[]");
        assertThat(bytes.close().code()).isEqualTo(1003);
    }

    @Test
    void messageTypeIsThatOfTheTypeThatTheHandlerGives() {
        PairClient client = connect(OfMoves.class, OfMoves::new);

        client.send("{\"type\":\"move\",\"by\":1}");
        client.send("{\"type\":\"stay\"}");

        assertThat(client.received()).containsExactly("Move", "other");
    }

    @Test
    void variableMayBeThatOfAPing() {
        PairClient client = connect(OfPings.class, OfPings::new);

        client.connection().pinged(ByteBuffer.allocate(0));

        assertThat(client.received()).containsExactly("PingMessage");
    }

    abstract static class OfStreams<T> {
        final List<Object> seen = new ArrayList<>();

        @OnMessage
        void take(Flow.Publisher<T> messages) {
            messages.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(T item) {
                    seen.add(item);
                }

                @Override
                public void onError(Throwable throwable) {}

                @Override
                public void onComplete() {}
            });
        }
    }

    @WebSocketEndpoint("/p")
    static class Streamed extends OfStreams<Line> {}

    @Test
    void streamIsOfTheTypeThatTheHandlerGives() {
        Streamed handler = new Streamed();
        PairClient client = connect(Streamed.class, () -> handler);

        client.send("{\"text\":\"a\"}");

        assertThat(handler.seen).containsExactly(new Line("a"));
    }

    // ---- Failures, and values of the request ----

    abstract static class Failing<E extends Exception> {
        @OnMessage
        void fail(String message) {
            throw message.equals("state") ? new IllegalStateException() : new IllegalArgumentException();
        }

        @OnError
        String failed(E failure) {
            return failure.getClass().getSimpleName();
        }
    }

    @WebSocketEndpoint("/p")
    static class FailingBadly extends Failing<IllegalStateException> {}

    @Test
    void failureIsOfTheTypeThatTheHandlerGives() {
        PairClient client = connect(FailingBadly.class, FailingBadly::new);

        client.send("state");
        client.send("argument");

        assertThat(client.received()).containsExactly("IllegalStateException");
        assertThat(client.close().code()).isEqualTo(1011);
    }

    abstract static class Asking<T> {
        @OnOpen
        String open(@QueryParam("n") T number) {
            return number.getClass().getSimpleName();
        }
    }

    @WebSocketEndpoint("/p")
    static class AskingForNumbers extends Asking<Long> {}

    @Test
    void valueOfTheRequestIsOfTheTypeThatTheHandlerGives() {
        PairClient client = connect(AskingForNumbers.class, AskingForNumbers::new, "/p?n=7");

        assertThat(client.received()).containsExactly("Long");
    }

    // ---- Results ----

    /** Counts lists of lines, by their generics. */
    static final class CountsLines implements Codec {
        @Override
        public boolean supports(Type type) {
            return type instanceof ParameterizedType list
                    && list.getRawType() == List.class
                    && list.getActualTypeArguments()[0] == Line.class;
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of(((List<?>) value).size() + " lines");
        }

        @Override
        public Object decode(Payload payload, Type type) {
            throw new UnsupportedOperationException();
        }
    }

    abstract static class Returning<T> {
        @OnMessage
        List<T> reply(String message) {
            return new ArrayList<>();
        }

        @OnMessage
        @Broadcast
        List<? extends T> broadcast(byte[] message) {
            return new ArrayList<>();
        }
    }

    @WebSocketEndpoint("/p")
    static class ReturningLines extends Returning<Line> {}

    @Test
    void resultIsEncodedAsTheTypeThatTheHandlerGives() {
        PairClient client = connect(ReturningLines.class, ReturningLines::new, "/p", new CountsLines());

        client.send("");
        client.send(new byte[0]);

        assertThat(client.received()).containsExactly("0 lines", "0 lines");
    }
}
