/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Codec;
import dev.kawat.Keyed;
import dev.kawat.MessageEncodeException;
import dev.kawat.Payload;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects that are sent by mistake because they stand for a later message, several messages, or none. */
class UnsendableTypesTest {

    @WebSocketEndpoint("/p")
    static class Quiet {
        @OnOpen
        void open() {}

        @OnMessage
        Object echo(String message) {
            return message;
        }
    }

    private TestApplication application = TestApplication.of(Quiet.class, Quiet::new);

    @AfterEach
    void stop() {
        application.close();
    }

    static Stream<Arguments> mistakes() {
        String item = "return it from a callback, which sends each item, or send the items one by one";
        String optional = "return it from a callback, or send its value if it has one";
        return Stream.of(
                Arguments.of(
                        new CompletableFuture<>(),
                        "return it from a callback, which sends the value when it is there, or send the value in thenAccept"),
                Arguments.of(
                        new FutureTask<>(() -> "never"),
                        "use a CompletableFuture, and return it from a callback, or send its value"),
                Arguments.of(Optional.of("x"), optional),
                Arguments.of(Optional.empty(), optional),
                Arguments.of(OptionalInt.of(1), optional),
                Arguments.of(Stream.of("x"), item),
                Arguments.of(IntStream.of(1), item),
                Arguments.of(List.of("x").iterator(), item),
                Arguments.of(new SubmissionPublisher<>(), item),
                Arguments.of(InputStream.nullInputStream(), "send its bytes, for example those of readAllBytes()"),
                Arguments.of(new StringReader("x"), "send its text"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    @Timeout(10) // a stage that is never complete must not be waited for
    void isRefusedByEveryWayToSend(Object mistake, String remedy) {
        PairClient client = application.connect("/p");
        client.connection().subscribe("topic");
        String message = "cannot send a " + mistake.getClass().getName() + ": " + remedy;

        assertThatThrownBy(() -> client.connection().send(mistake))
                .isInstanceOf(MessageEncodeException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> client.connection().sendAsync(mistake)).hasMessage(message);
        assertThatThrownBy(() -> client.connection().send(new Keyed<>("key", mistake)))
                .hasMessage(message);
        assertThatThrownBy(() -> application.server().broadcast(mistake)).hasMessage(message);
        assertThatThrownBy(() -> application.server().topic("topic").send(mistake))
                .hasMessage(message);

        client.send("still there");
        assertThat(client.received()).containsExactly("still there");
    }

    /** Reads what it sends. */
    static final class OfReaders implements Codec {
        @Override
        public boolean supports(Type type) {
            return type instanceof Class<?> known && Reader.class.isAssignableFrom(known);
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of("read");
        }

        @Override
        public Object decode(Payload payload, Type type) {
            throw new UnsupportedOperationException();
        }
    }

    @WebSocketEndpoint("/r")
    static class Reading {
        @OnMessage
        Reader read(String message) {
            return new StringReader(message);
        }

        @OnOpen
        Iterator<Reader> open() {
            return List.<Reader>of(new StringReader("x")).iterator();
        }
    }

    @Test
    void isSentWhereACodecOfTheApplicationKnowsHow() {
        application.close();
        application = TestApplication.builder()
                .endpoint(Reading.class, Reading::new)
                .codec(new OfReaders())
                .start();
        PairClient client = application.connect("/r");

        client.send("x");
        client.connection().send(new StringReader("y"));

        assertThat(client.received()).containsExactly("read", "read", "read");
    }
}
