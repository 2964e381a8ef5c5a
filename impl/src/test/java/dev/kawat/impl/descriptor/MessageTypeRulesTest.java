/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Codec;
import dev.kawat.DataType;
import dev.kawat.MessageType;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WithCodec;
import dev.kawat.impl.problem.Problems;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules for message types and codecs of a handler class. */
class MessageTypeRulesTest {

    private static final String HERE = MessageTypeRulesTest.class.getName() + "$";

    @MessageType("join")
    record Join(String name) {}

    @MessageType("leave")
    record Leave() {}

    sealed interface Command permits Start, Stop {}

    @MessageType("start")
    record Start() implements Command {}

    @MessageType("stop")
    record Stop() implements Command {}

    abstract static class Some implements Codec {}

    private static List<String> problemsOf(Class<?> type) {
        Problems problems = new Problems();
        EndpointReader.read(type, problems);
        return problems.messages();
    }

    private static EndpointDescriptor read(Class<?> type) {
        Problems problems = new Problems();
        EndpointDescriptor endpoint = EndpointReader.read(type, problems).orElseThrow();
        assertThat(problems.messages()).isEmpty();
        return endpoint;
    }

    @WebSocketEndpoint("/p")
    static class Valid {
        @OnMessage
        void join(Join join) {}

        @OnMessage
        @MessageType("enter")
        void enter(Join join) {}

        @OnMessage
        void command(Command command) {}

        @OnMessage
        void others(Map<String, String> message) {}

        @OnMessage
        void bytes(byte[] message) {}

        @OnMessage
        void pong(PongMessage pong) {}
    }

    @Test
    void callbacksAreKnownByTheTypesOfTheirMessages() {
        EndpointDescriptor endpoint = read(Valid.class);

        assertThat(endpoint.callbacksByMessageType()).containsOnlyKeys("join", "enter", "start", "stop");
        assertThat(endpoint.callbacksByMessageType().get("start"))
                .isSameAs(endpoint.callbacksByMessageType().get("stop"));
        assertThat(endpoint.handler().byKind())
                .containsOnlyKeys(Callback.Kind.TEXT, Callback.Kind.BINARY, Callback.Kind.PONG);
        assertThat(endpoint.allCallbacks()).hasSize(6);
    }

    @WebSocketEndpoint("/p")
    static class Twice {
        @OnMessage
        void join(Join join) {}

        @OnMessage
        @MessageType("join")
        void enter(String message) {}

        @OnMessage
        void command(Command command) {}

        @OnMessage
        void stop(Stop stop) {}
    }

    @Test
    void typeHasOneCallback() {
        String where = "@WebSocketEndpoint on " + HERE
                + "Twice: class must have at most one @OnMessage method for the @MessageType ";

        assertThat(problemsOf(Twice.class))
                .containsExactlyInAnyOrder(
                        where + "'join', got enter(String) and join(Join)",
                        where + "'stop', got command(Command) and stop(Stop)");
    }

    @WebSocketEndpoint("/p")
    static class Wrong {
        @OnMessage
        @MessageType("")
        void empty(String message) {}

        @OnMessage
        @MessageType("pong")
        void pong(PongMessage pong) {}

        @OnMessage
        @MessageType("go")
        void command(Command command) {}

        @OnOpen
        @MessageType("open")
        void open() {}

        @MessageType("none")
        void none(Join join) {}
    }

    @Test
    void typeIsThatOfAMessageAndOfOne() {
        assertThat(problemsOf(Wrong.class))
                .containsExactlyInAnyOrder(
                        "@OnMessage method " + HERE + "Wrong.empty(String): @MessageType must not be empty",
                        "@OnMessage method " + HERE + "Wrong.pong(PongMessage): @MessageType must be on a method for"
                                + " messages, not for pings or pongs, got 'pong'",
                        "@OnMessage method " + HERE + "Wrong.command(Command): @MessageType must not be on a method"
                                + " whose message class itself has several types, [start, stop], got 'go'",
                        "@OnOpen method " + HERE + "Wrong.open(): @MessageType needs @OnMessage",
                        "@MessageType on method " + HERE + "Wrong.none(Join): method must have @OnMessage");
    }

    @WebSocketEndpoint(value = "/p", dataType = DataType.BLOB)
    static class Blob {
        @OnMessage
        void join(Join join) {}

        @OnMessage
        void bytes(byte[] message) {}
    }

    @Test
    void bytesHaveNoType() {
        assertThat(problemsOf(Blob.class))
                .containsExactly("@WebSocketEndpoint on " + HERE
                        + "Blob: dataType BLOB never calls an @OnMessage method" + " for text or objects, got one");
    }

    @WebSocketEndpoint(value = "/p", dataType = DataType.OBJECT)
    static class OnlyTyped {
        @OnMessage
        void join(Join join) {}
    }

    @Test
    void objectsMayAllHaveATypeOfTheirOwn() {
        assertThat(read(OnlyTyped.class).callbacksByMessageType()).containsOnlyKeys("join");
    }

    @WebSocketEndpoint("/p")
    @WithCodec
    static class Codecs {
        @OnMessage
        @WithCodec
        void none(Leave message) {}

        @OnMessage
        @WithCodec(out = Some.class)
        void nothingOut(Join message) {}

        @OnMessage
        @WithCodec(Some.class)
        void pong(PongMessage pong) {}

        @OnOpen
        @WithCodec(in = Some.class)
        String nothingIn() {
            return "";
        }

        @OnClose
        void close(@WithCodec(Some.class) CloseReason reason) {}

        @WithCodec(Some.class)
        void none() {}

        @OnMessage
        void parameter(
                @WithCodec(out = Some.class) Start start, @WithCodec(Some.class) WebSocketConnection connection) {}
    }

    @Test
    void codecIsChosenForAMessage() {
        assertThat(problemsOf(Codecs.class))
                .containsExactlyInAnyOrder(
                        "@WithCodec on " + HERE + "Codecs: @WithCodec must name a codec, got none",
                        "@OnMessage method " + HERE + "Codecs.none(Leave): @WithCodec must name a codec, got none",
                        "@OnMessage method " + HERE
                                + "Codecs.nothingOut(Join): @WithCodec(out) needs a message that the"
                                + " method returns",
                        "@OnMessage method " + HERE + "Codecs.pong(PongMessage): @WithCodec needs a message that the"
                                + " method takes or returns",
                        "@OnOpen method " + HERE
                                + "Codecs.nothingIn(): @WithCodec needs a message that the method takes",
                        "@OnClose method " + HERE
                                + "Codecs.close(CloseReason): @WithCodec on a parameter must be on the"
                                + " message, got 'jakarta.websocket.CloseReason'",
                        "@WithCodec on method " + HERE + "Codecs.none(): method must be a callback",
                        "@OnMessage method " + HERE + "Codecs.parameter(Start, WebSocketConnection): @WithCodec on a"
                                + " parameter must name the codec that reads it",
                        "@OnMessage method " + HERE + "Codecs.parameter(Start, WebSocketConnection): @WithCodec on a"
                                + " parameter must be on the message, got 'dev.kawat.WebSocketConnection'");
    }
}
