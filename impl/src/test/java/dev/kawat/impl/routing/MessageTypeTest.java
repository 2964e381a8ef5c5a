/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.DataType;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageType;
import dev.kawat.NonBlocking;
import dev.kawat.Payload;
import dev.kawat.RunOn;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.json.JsonObject;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several callbacks for JSON messages, told apart by the type that a message says. */
class MessageTypeTest {

    @MessageType("join")
    public record Join(String name) {}

    @MessageType("joined")
    public record Joined(String name) {}

    public record Point(int x, int y) {}

    public sealed interface Command permits Start, Stop {}

    @MessageType("start")
    public record Start(int speed) implements Command {}

    @MessageType("stop")
    public record Stop() implements Command {}

    /** With a callback for every way to say what it takes. */
    @WebSocketEndpoint("/game")
    static class Game {
        @OnMessage
        Joined join(Join join) {
            return new Joined(join.name());
        }

        @OnMessage
        @MessageType("move")
        String move(Point to) {
            return "moved to " + to;
        }

        @OnMessage
        @MessageType("say")
        String say(String message) {
            return "said " + message;
        }

        @OnMessage
        @MessageType("look")
        String look(JsonObject message) {
            return "looked " + message.getString("where");
        }

        @OnMessage
        @MessageType("photo")
        String photo(byte[] message) {
            return "photo " + new String(message, UTF_8);
        }

        @OnMessage
        Command command(Command command) {
            return command;
        }
    }

    /** The same without a callback for what has no type. */
    @WebSocketEndpoint("/strict")
    static class Strict {
        @OnMessage
        Command command(Command command) {
            return command;
        }

        @OnError
        String failed(MessageDecodeException failure) {
            return failure.getMessage() + ": " + ((Payload.Text) failure.payload()).text();
        }
    }

    @WebSocketEndpoint("/deaf")
    static class Deaf {
        @OnMessage
        void command(Command command) {}
    }

    @WebSocketEndpoint("/others")
    static class Others {
        @OnMessage
        String start(Start start) {
            return "started";
        }

        @OnMessage
        String others(String message) {
            return "other " + message;
        }

        @OnMessage
        byte[] binary(byte[] message) {
            return message;
        }
    }

    @WebSocketEndpoint(value = "/kinds", messageTypeProperty = "kind")
    static class Kinds {
        @OnMessage
        Command command(Command command) {
            return command;
        }

        @OnMessage
        String others(Map<String, Object> message) {
            return "other " + message;
        }
    }

    @WebSocketEndpoint(value = "/text", dataType = DataType.TEXT)
    static class AllText {
        @OnMessage
        String start(Start start) {
            return "started";
        }

        @OnMessage
        String others(String message) {
            return "other " + message;
        }
    }

    @WebSocketEndpoint(value = "/object", dataType = DataType.OBJECT)
    static class AllObjects {
        @OnMessage
        Start start(Start start) {
            return start;
        }
    }

    @WebSocketEndpoint("/mixed")
    static class Mixed {
        @OnMessage
        @NonBlocking
        String start(Start start) {
            return "started";
        }

        @OnMessage
        String stop(Stop stop) {
            return "stopped";
        }
    }

    /** Each on the workers of its choice, which are the same here. */
    @WebSocketEndpoint(value = "/concurrent", concurrency = "4")
    static class Concurrent {
        @OnMessage
        @NonBlocking
        String start(Start start) {
            return "started";
        }

        @OnMessage
        @RunOn(RunOn.Worker.VIRTUAL)
        String stop(Stop stop) {
            return "stopped";
        }

        @OnError
        String failed(MessageDecodeException failure) {
            return failure.getMessage();
        }
    }

    private TestApplication application;

    @AfterEach
    void stop() {
        application.close();
    }

    private PairClient connect(Class<?> type, Supplier<?> handler) {
        application = TestApplication.of(type, handler);
        return application.connect(type.getAnnotation(WebSocketEndpoint.class).value());
    }

    @Test
    void typeOfAClassAndOfAMethodChoosesTheCallback() {
        PairClient client = connect(Game.class, Game::new);

        client.send("{\"type\":\"join\",\"name\":\"Ann\"}");
        client.send("{\"x\":1,\"y\":2,\"type\":\"move\"}");
        client.send("{\"type\":\"look\",\"where\":\"up\"}");
        client.send("{\"type\":\"stop\"}");

        assertThat(client.received())
                .containsExactly(
                        "{\"type\":\"joined\",\"name\":\"Ann\"}",
                        "moved to Point[x=1, y=2]",
                        "looked up",
                        "{\"type\":\"stop\"}");
    }

    @Test
    void callbackMayTakeTheMessageAsItCame() {
        PairClient client = connect(Game.class, Game::new);

        client.send("{ \"type\": \"say\" }");
        client.send("{\"type\":\"photo\",\"of\":\"é\"}");

        assertThat(client.received())
                .containsExactly("said { \"type\": \"say\" }", "photo {\"type\":\"photo\",\"of\":\"é\"}");
    }

    @Test
    void callbackOfASealedTypeTakesAllThatItPermits() {
        PairClient client = connect(Strict.class, Strict::new);

        client.send("{\"type\":\"start\",\"speed\":3}");
        client.send("{\"type\":\"stop\"}");

        assertThat(client.received()).containsExactly("{\"type\":\"start\",\"speed\":3}", "{\"type\":\"stop\"}");
    }

    /** It goes into logs. */
    @Test
    void aTypeThatNobodyTakesIsToldInPartAndOnOneLine() {
        PairClient client = connect(Strict.class, Strict::new);

        client.send("{\"type\":\"a\\n" + "b".repeat(100) + "\"}");

        assertThat(client.received())
                .singleElement()
                .asString()
                .startsWith("the endpoint has no callback for messages of the type 'a?" + "b".repeat(62)
                        + "…', only for [start, stop]: ");
    }

    @Test
    void onErrorGetsWhatHasNoTypeOrOneThatNobodyTakes() {
        PairClient client = connect(Strict.class, Strict::new);

        client.send("{\"speed\":3}");
        client.send("{\"type\":\"fly\"}");
        client.send("{\"type\":3}");
        client.send("hello");
        client.send("{\"type\":\"start\",\"type\":\"stop\"}");
        client.send("{\"type\":\"start\",\"speed\":\"much\"}");

        assertThat(client.received())
                .containsExactly(
                        "the message has no text in 'type': {\"speed\":3}",
                        "the endpoint has no callback for messages of the type 'fly', only for [start, stop]:"
                                + " {\"type\":\"fly\"}",
                        "the message has no text in 'type': {\"type\":3}",
                        "the message is not one JSON value (RFC 8259), at character 0: hello",
                        "the message has more than one 'type': {\"type\":\"start\",\"type\":\"stop\"}",
                        "the message is not valid JSON for a " + Start.class.getName()
                                + ": {\"type\":\"start\",\"speed\":\"much\"}");
        assertThat(client.closes()).isEmpty();
    }

    @Test
    void unhandledItClosesWith1007() {
        PairClient client = connect(Deaf.class, Deaf::new);

        client.send("{\"type\":\"fly\"}");

        assertThat(client.close().code()).isEqualTo(1007);
    }

    @Test
    void callbackWithoutATypeGetsTheOthers() {
        PairClient client = connect(Others.class, Others::new);

        client.send("{\"type\":\"start\"}");
        client.send("{\"type\":\"fly\"}");
        client.send("{}");
        client.send("hello");

        assertThat(client.received()).containsExactly("started", "other {\"type\":\"fly\"}", "other {}", "other hello");
    }

    @Test
    void binaryMessagesGoToTheirOwnCallback() {
        PairClient client = connect(Others.class, Others::new);

        client.send("{\"type\":\"start\"}".getBytes(UTF_8));

        assertThat(client.received()).containsExactly(ByteBuffer.wrap("{\"type\":\"start\"}".getBytes(UTF_8)));
    }

    @Test
    void binaryMessageIsRefusedWhereNoCallbackTakesOne() {
        PairClient client = connect(Deaf.class, Deaf::new);

        client.send("{\"type\":\"stop\"}".getBytes(UTF_8));

        assertThat(client.close().code()).isEqualTo(1003);
    }

    @Test
    void propertyIsASetting() {
        PairClient client = connect(Kinds.class, Kinds::new);

        client.send("{\"kind\":\"start\",\"speed\":3}");
        client.send("{\"type\":\"start\"}");

        assertThat(client.received()).containsExactly("{\"kind\":\"start\",\"speed\":3}", "other {type=start}");
    }

    @Test
    void propertyOfTheConfigurationHoldsForAllWithoutOneOfTheirOwn() {
        application = TestApplication.builder()
                .set("kawat.message-type-property", "t")
                .endpoint(Strict.class, Strict::new)
                .start();
        PairClient client = application.connect("/strict");

        client.send("{\"t\":\"stop\"}");

        assertThat(client.received()).containsExactly("{\"t\":\"stop\"}");
    }

    @Test
    void bytesOfTextAreText() {
        PairClient client = connect(AllText.class, AllText::new);

        client.send("{\"type\":\"start\"}".getBytes(UTF_8));
        client.send("é".getBytes(UTF_8));
        client.send(new byte[] {(byte) 0xff});

        assertThat(client.received()).containsExactly("started", "other é");
        assertThat(client.close().code()).isEqualTo(1003);
    }

    @Test
    void documentsHaveATypeWhateverTheyComeIn() {
        PairClient client = connect(AllObjects.class, AllObjects::new);

        client.send("{\"type\":\"start\",\"speed\":1}");
        client.send("{\"type\":\"start\",\"speed\":2}".getBytes(UTF_8));

        assertThat(client.received())
                .containsExactly("{\"type\":\"start\",\"speed\":1}", "{\"type\":\"start\",\"speed\":2}");
    }

    @Test
    void messagesWaitForAWorkerWhereAnyOfTheCallbacksMayBlock() {
        ManualExecutor workers = new ManualExecutor();
        application = TestApplication.builder()
                .workers(workers)
                .endpoint(Mixed.class, Mixed::new)
                .start();
        PairClient client = application.connect("/mixed");

        client.send("{\"type\":\"start\"}");
        client.send("{\"type\":\"stop\"}");
        assertThat(client.received()).isEmpty();
        workers.runAll();

        assertThat(client.received()).containsExactly("started", "stopped");
    }

    @Test
    void typesChooseTheCallbackAlsoWhereMessagesAreHandledConcurrently() {
        PairClient client = connect(Concurrent.class, Concurrent::new);
        List<String> answers = List.of(
                "started",
                "stopped",
                "the endpoint has no callback for messages of the type 'fly', only for [start, stop]",
                "the message has no text in 'type'");

        client.send("{\"type\":\"start\"}");
        client.send("{\"type\":\"stop\"}");
        client.send("{\"type\":\"fly\"}");
        client.send("{}");
        Await.until("all are answered", () -> client.received().size() == answers.size());

        assertThat(client.received()).containsExactlyInAnyOrderElementsOf(answers);
    }
}
