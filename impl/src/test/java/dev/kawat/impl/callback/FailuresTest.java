/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.Broadcast;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageTooBigException;
import dev.kawat.NonBlocking;
import dev.kawat.Payload;
import dev.kawat.UnacceptableMessageException;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    private static final String SECRET = "secret of the handler";

    private final LogRecorder log = new LogRecorder();
    private final List<TestApplication> applications = new ArrayList<>();

    @AfterEach
    void stop() {
        applications.forEach(TestApplication::close);
        log.close();
    }

    private PairClient connect(Object handler, Object... listeners) {
        TestApplication.Builder builder = TestApplication.builder();
        for (Object listener : listeners) {
            builder.errorListener(listener);
        }
        return connect(handler, builder);
    }

    private PairClient connect(Object handler, TestApplication.Builder builder) {
        TestApplication application =
                builder.endpoint(handler.getClass(), () -> handler).start();
        applications.add(application);
        return application.connect(application.server().path());
    }

    private List<String> errors() {
        return log.messages(Level.SEVERE);
    }

    /** What can be asked for by name. */
    private static final Map<String, Supplier<Throwable>> FAILURES = Map.of(
            "number", () -> new NumberFormatException(SECRET),
            "argument", () -> new IllegalArgumentException(SECRET),
            "state", () -> new IllegalStateException(SECRET),
            "file", () -> new FileNotFoundException(SECRET),
            "io", () -> new IOException(SECRET),
            "error", () -> new AssertionError(SECRET),
            "unchecked", () -> new UncheckedIOException(new IOException(SECRET)));

    /** Throws what could not be declared. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T sneaky(Throwable failure) {
        FailuresTest.<RuntimeException>throwAs(failure);
        throw new AssertionError("unreachable");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void throwAs(Throwable failure) throws E {
        throw (E) failure;
    }

    /** Fails as the message says: at once, or "later" when its stage is completed. */
    static class Failing {
        final CompletableFuture<Object> stage = new CompletableFuture<>();
        final List<String> events = new CopyOnWriteArrayList<>();
        private final Throwable given;

        Failing() {
            this(new AssertionError("nothing was given"));
        }

        Failing(Throwable given) {
            this.given = given;
        }

        @OnMessage
        @SuppressWarnings("FutureReturnValueIgnored") // Kawat looks at it
        Object text(String message) throws Throwable {
            events.add("text " + message);
            if (message.equals("later")) {
                return stage;
            }
            if (message.equals("given")) {
                throw given;
            }
            Supplier<Throwable> failure = FAILURES.get(message);
            if (failure != null) {
                throw failure.get();
            }
            return message;
        }

        @OnClose
        void close() {
            events.add("close");
        }
    }

    // ---- What no logger can print ----

    @Test
    void failureThatCannotBePrintedClosesTheConnectionToo() {
        Handler printer = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                if (logged.getThrown() != null) {
                    throw new StackOverflowError();
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("dev.kawat");
        logger.addHandler(printer);
        try {
            PairClient client = connect(new OnlyArguments());

            client.send("error");

            assertThat(client.closes()).extracting(WebSocketEvent.Close::code).containsExactly(1011);
            assertThat(errors())
                    .last()
                    .asString()
                    .contains("a callback failed; the connection closes with 1011")
                    .contains("java.lang.AssertionError", "cannot be printed");
        } finally {
            logger.removeHandler(printer);
        }
    }

    // ---- Which callback is told ----

    @WebSocketEndpoint("/several")
    static class Several extends Failing {

        Several() {}

        Several(Throwable given) {
            super(given);
        }

        @OnError
        String any(Throwable failure) {
            return "any";
        }

        @OnError
        String runtime(RuntimeException failure) {
            return "runtime";
        }

        @OnError
        String argument(IllegalArgumentException failure) {
            return "argument";
        }

        @OnError
        String io(IOException failure) {
            return "io";
        }
    }

    @WebSocketEndpoint("/arguments")
    static class OnlyArguments extends Failing {
        @OnError
        String argument(IllegalArgumentException failure) {
            return "own";
        }
    }

    /** Hears of what no endpoint takes. */
    static class Listener {
        final List<Long> connections = new CopyOnWriteArrayList<>();

        @OnError
        String number(NumberFormatException failure, WebSocketConnection connection) {
            connections.add(connection.id());
            return "other's number";
        }

        @OnError
        String state(IllegalStateException failure) {
            return "other's state";
        }
    }

    static class ListenerForIo {
        @OnError
        CompletionStage<String> io(IOException failure, Optional<Payload> message) {
            return CompletableFuture.completedFuture("other's io at " + message.orElseThrow());
        }
    }

    @Nested
    class AreTold {

        @ParameterizedTest
        @CsvSource({
            "argument, argument",
            "number, argument",
            "state, runtime",
            "unchecked, runtime",
            "io, io",
            "file, io",
            "error, any"
        })
        void toTheCallbackWithTheNearestType(String failure, String told) {
            PairClient client = connect(new Several());

            client.send(failure);

            assertThat(client.received()).containsExactly(told);
            assertThat(client.closes()).isEmpty();
            assertThat(errors()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"number, own", "argument, own", "state, other's state"})
        void toTheEndpointBeforeAnyOther(String failure, String told) {
            PairClient client = connect(new OnlyArguments(), new Listener());

            client.send(failure);

            assertThat(client.received()).containsExactly(told);
            assertThat(client.closes()).isEmpty();
        }

        @Test
        void toOthersWithTheConnection() {
            Listener listener = new Listener();
            Failing handler = new Endpoint();
            PairClient client = connect(handler, listener, new ListenerForIo());

            client.send("number");
            client.send("file");

            assertThat(client.received()).containsExactly("other's number", "other's io at " + Payload.of("file"));
            assertThat(listener.connections).containsExactly(client.connection().id());
        }

        @Test
        void toNobodyWhenNoneTakesThem() {
            PairClient client = connect(new OnlyArguments(), new Listener(), new ListenerForIo());

            client.send("error");

            assertThat(client.close().code()).isEqualTo(1011);
            assertThat(client.received()).isEmpty();
            assertThat(errors())
                    .containsExactly("connection 1 of endpoint 'OnlyArguments': a callback failed; the connection"
                            + " closes with 1011");
        }

        @Test
        void whenAStageFailsLater() {
            Several handler = new Several();
            PairClient client = connect(handler);

            client.send("later");
            client.send("next");
            handler.stage.completeExceptionally(new CompletionException(new IOException(SECRET)));

            assertThat(client.received()).containsExactly("io", "next");
        }

        static Stream<Arguments> wrapped() {
            Throwable io = new FileNotFoundException(SECRET);
            return Stream.of(
                    arguments("stage", new CompletionException(io)),
                    arguments("future", new ExecutionException(io)),
                    arguments("proxy", new UndeclaredThrowableException(io)),
                    arguments("reflection", new InvocationTargetException(io)),
                    arguments(
                            "all of them",
                            new ExecutionException(new CompletionException(
                                    new UndeclaredThrowableException(new InvocationTargetException(io))))));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("wrapped")
        void ofWhatIsInsideWhenACallbackThrows(String what, Throwable wrapper) {
            PairClient client = connect(new Several(wrapper));

            client.send("given");

            assertThat(client.received()).containsExactly("io");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("wrapped")
        void ofWhatIsInsideWhenAStageFails(String what, Throwable wrapper) {
            Several handler = new Several();
            PairClient client = connect(handler);

            client.send("later");
            handler.stage.completeExceptionally(wrapper);

            assertThat(client.received()).containsExactly("io");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("wrapped")
        void ofWhatIsInsideWhenAStreamFails(String what, Throwable wrapper) {
            Several handler = new Several();
            PairClient client = connect(handler);

            client.send("later");
            Iterator<String> failing = Stream.of("item")
                    .map(item -> FailuresTest.<String>sneaky(wrapper))
                    .iterator();
            handler.stage.complete(failing);

            assertThat(client.received()).containsExactly("io");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("wrapped")
        void ofWhatIsInsideWhenAPublisherFails(String what, Throwable wrapper) {
            Several handler = new Several();
            PairClient client = connect(handler);

            client.send("later");
            Flow.Publisher<String> failing = subscriber -> {
                subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long n) {}

                    @Override
                    public void cancel() {}
                });
                subscriber.onError(wrapper);
            };
            handler.stage.complete(failing);

            assertThat(client.received()).containsExactly("io");
        }

        @Test
        void ofAWrapperWithNothingInside() {
            PairClient client = connect(new Several(new ExecutionException(null)));

            client.send("given");

            assertThat(client.received()).containsExactly("any");
        }

        @Test
        void whenAResultCannotBeEncoded() {
            Several handler = new Several();
            PairClient client = connect(handler);

            client.send("later");
            handler.stage.complete(new Unencodable());

            assertThat(client.received()).containsExactly("runtime");
        }
    }

    @WebSocketEndpoint("/plain")
    static class Endpoint extends Failing {}

    /** Cannot be turned into a message. */
    public static class Unencodable {
        public String getText() {
            throw new IllegalStateException(SECRET);
        }
    }

    // ---- The failing message ----

    /** Keeps the messages at which it failed. */
    @WebSocketEndpoint("/keeping")
    static class Keeping {
        final List<Object> messages = new ArrayList<>();
        final CompletableFuture<Void> stage = new CompletableFuture<>();

        @OnOpen
        void open() {
            throw new IllegalStateException(SECRET);
        }

        @OnMessage
        CompletionStage<Void> list(List<Integer> message) {
            return stage;
        }

        @OnMessage
        void binary(ByteBuffer message) {
            message.position(message.limit());
            throw new IllegalStateException(SECRET);
        }

        @OnError
        void failed(Throwable failure, Optional<Payload> message) {
            messages.add(message.<Object>map(m -> m).orElse("none"));
        }

        @OnError
        void undecodable(MessageDecodeException failure, Payload message) {
            messages.add(message);
        }
    }

    @WebSocketEndpoint("/null")
    static class WithoutMessage {
        final List<String> messages = new ArrayList<>();

        @OnOpen
        void open() {
            throw new IllegalStateException(SECRET);
        }

        @OnError
        void failed(Throwable failure, Payload message) {
            messages.add(String.valueOf(message));
        }
    }

    @Nested
    class HaveTheMessage {

        @Test
        void thatCouldNotBeDecoded() {
            Keeping handler = new Keeping();
            PairClient client = connect(handler);

            client.send("{no list}");

            assertThat(handler.messages).containsExactly("none", Payload.of("{no list}"));
            assertThat(client.closes()).isEmpty();
        }

        @Test
        void wholeEvenWhenTheCallbackHasReadIt() {
            Keeping handler = new Keeping();
            PairClient client = connect(handler);

            client.send(new byte[] {1, 2, 3});

            assertThat(handler.messages).containsExactly("none", Payload.of(ByteBuffer.wrap(new byte[] {1, 2, 3})));
        }

        @Test
        void whoseStageFailsLater() {
            Keeping handler = new Keeping();
            PairClient client = connect(handler);

            client.send("[1]");
            handler.stage.completeExceptionally(new IOException(SECRET));

            assertThat(handler.messages).containsExactly("none", Payload.of("[1]"));
        }

        @Test
        void orNullWhereThereIsNone() {
            WithoutMessage handler = new WithoutMessage();

            PairClient client = connect(handler);

            assertThat(handler.messages).containsExactly("null");
            assertThat(client.closes()).isEmpty();
        }
    }

    // ---- What nobody takes ----

    @WebSocketEndpoint(value = "/unguarded", onFailure = "log-and-close")
    static class LogAndClose extends Failing {}

    @WebSocketEndpoint(value = "/unguarded", onFailure = "close")
    static class Close extends Failing {}

    @WebSocketEndpoint(value = "/unguarded", onFailure = "log")
    static class Log extends Failing {}

    @WebSocketEndpoint(value = "/unguarded", onFailure = "ignore")
    static class Ignore extends Failing {}

    /** Takes objects, and no binary messages. */
    static class Objects {
        @OnMessage
        String object(List<Integer> message) {
            return "first " + message.get(0);
        }
    }

    @WebSocketEndpoint(value = "/objects", onFailure = "log-and-close")
    static class ObjectsOrClose extends Objects {}

    @WebSocketEndpoint(value = "/objects", onFailure = "ignore")
    static class ObjectsOrIgnore extends Objects {}

    private static Object unguarded(String strategy) {
        return switch (strategy) {
            case "log-and-close" -> new LogAndClose();
            case "close" -> new Close();
            case "log" -> new Log();
            default -> new Ignore();
        };
    }

    @Nested
    class Unhandled {

        @ParameterizedTest
        @CsvSource({"log-and-close, 1", "close, 0"})
        void closeTheConnection(String strategy, int logged) {
            Object handler = unguarded(strategy);
            PairClient client = connect(handler);

            client.send("state");
            client.send("after");

            assertThat(client.close().code()).isEqualTo(1011);
            assertThat(client.close().reason()).isEmpty();
            assertThat(client.received()).isEmpty();
            assertThat(errors()).hasSize(logged);
            assertThat(((Failing) handler).events).containsExactly("text state", "close");
        }

        @ParameterizedTest
        @CsvSource({"log, 1", "ignore, 0"})
        void leaveTheConnectionOpen(String strategy, int logged) {
            PairClient client = connect(unguarded(strategy));

            client.send("state");
            client.send("after");

            assertThat(client.closes()).isEmpty();
            assertThat(client.received()).containsExactly("after");
            assertThat(errors()).hasSize(logged);
        }

        @Test
        void sayInTheLogThatTheConnectionStaysOpen() {
            PairClient client = connect(new Log());

            client.send("state");

            assertThat(errors())
                    .containsExactly("connection 1 of endpoint 'Log': a callback failed; the connection stays open");
        }

        @ParameterizedTest
        @CsvSource({"text, 1007", "binary, 1003"})
        void closeWithTheCodeOfTheMessageThatCannotBeRead(String kind, int code) {
            PairClient client = connect(new ObjectsOrClose());

            sendUnreadable(client, kind);

            assertThat(client.close().code()).isEqualTo(code);
            assertThat(errors()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"text", "binary"})
        void ignoreAMessageThatCannotBeRead(String kind) {
            PairClient client = connect(new ObjectsOrIgnore());

            sendUnreadable(client, kind);
            client.send("[7]");

            assertThat(client.closes()).isEmpty();
            assertThat(client.received()).containsExactly("first 7");
        }

        private void sendUnreadable(PairClient client, String kind) {
            if (kind.equals("text")) {
                client.send("[");
            } else {
                client.send("[1]".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    // ---- Messages that cannot be read or accepted, and those that are too big ----

    /** Takes lists of numbers of at most ten bytes, and no binary messages. */
    static class Numbers {
        final List<String> told = new CopyOnWriteArrayList<>();

        @OnMessage(maxMessageSize = 10)
        String first(List<Integer> message) {
            return "first " + message.get(0);
        }

        Object tell(Throwable failure) {
            told.add(failure.getClass().getSimpleName());
            return null;
        }
    }

    @WebSocketEndpoint("/n")
    static class CatchAll extends Numbers {
        @OnError
        void any(Throwable failure) {
            tell(failure);
        }
    }

    @WebSocketEndpoint("/n")
    static class CatchRuntime extends Numbers {
        @OnError
        CompletionStage<Optional<String>> any(RuntimeException failure) {
            tell(failure);
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    @WebSocketEndpoint("/n")
    static class CatchSomethingElse extends Numbers {
        @OnError
        void number(NumberFormatException failure) {
            tell(failure);
        }
    }

    @WebSocketEndpoint("/n")
    static class NamesIt extends Numbers {
        @OnError
        void unread(MessageDecodeException failure) {
            tell(failure);
        }
    }

    @WebSocketEndpoint("/n")
    static class NamesTheKind extends Numbers {
        @OnError
        void unacceptable(UnacceptableMessageException failure) {
            tell(failure);
        }

        @OnError
        void any(Throwable failure) {
            tell(failure);
        }
    }

    @WebSocketEndpoint("/n")
    static class Answers extends Numbers {
        @OnError
        String any(Exception failure) {
            tell(failure);
            return "what?";
        }
    }

    @WebSocketEndpoint("/n")
    static class AnswersLater extends Numbers {
        @OnError
        Stream<CompletableFuture<String>> any(Exception failure) {
            tell(failure);
            return Stream.of(CompletableFuture.completedFuture("what?"));
        }
    }

    @WebSocketEndpoint("/n")
    static class AnswersEverybody extends Numbers {
        @OnError
        @Broadcast
        String any(Exception failure) {
            tell(failure);
            return "what?";
        }
    }

    @WebSocketEndpoint(value = "/n", onFailure = "log")
    static class CatchAllAndGoOn extends CatchAll {}

    @WebSocketEndpoint("/n")
    static class FailsAgain extends Numbers {
        @OnError
        void any(Throwable failure) {
            throw new IllegalStateException(SECRET);
        }
    }

    private static String send(PairClient client, String kind) {
        switch (kind) {
            case "unreadable" -> client.send("[");
            case "unacceptable" -> client.send("[1]".getBytes(StandardCharsets.UTF_8));
            default -> client.send("[12345678901]");
        }
        client.send("[7]");
        return client.closes().isEmpty()
                ? "open"
                : String.valueOf(client.close().code());
    }

    private static Numbers numbers(String type) {
        return switch (type) {
            case "CatchAll" -> new CatchAll();
            case "CatchRuntime" -> new CatchRuntime();
            case "CatchSomethingElse" -> new CatchSomethingElse();
            case "NamesIt" -> new NamesIt();
            case "NamesTheKind" -> new NamesTheKind();
            case "Answers" -> new Answers();
            case "AnswersLater" -> new AnswersLater();
            case "AnswersEverybody" -> new AnswersEverybody();
            case "CatchAllAndGoOn" -> new CatchAllAndGoOn();
            default -> throw new IllegalArgumentException(type);
        };
    }

    @Nested
    class OfMessages {

        @ParameterizedTest
        @CsvSource({
            "CatchAll, unreadable, 1007, 1, ''",
            "CatchAll, unacceptable, 1003, 1, ''",
            "CatchRuntime, unreadable, 1007, 1, ''",
            "CatchRuntime, unacceptable, 1003, 1, ''",
            "CatchSomethingElse, unreadable, 1007, 0, ''",
            "CatchSomethingElse, unacceptable, 1003, 0, ''",
            "NamesIt, unreadable, open, 1, first 7",
            "NamesIt, unacceptable, open, 1, first 7",
            "NamesTheKind, unreadable, 1007, 1, ''",
            "NamesTheKind, unacceptable, open, 1, first 7",
            "Answers, unreadable, open, 1, what?;first 7",
            "Answers, unacceptable, open, 1, what?;first 7",
            "AnswersLater, unreadable, open, 1, what?;first 7",
            "AnswersEverybody, unacceptable, open, 1, what?;first 7",
            "CatchAllAndGoOn, unreadable, open, 1, first 7",
            "CatchAll, too big, 1009, 1, ''",
            "Answers, too big, 1009, 1, what?",
            "NamesIt, too big, 1009, 0, ''",
            "CatchAllAndGoOn, too big, 1009, 1, ''",
        })
        void closeUnlessACallbackIsForThemOrAnswers(
                String handler, String message, String outcome, int told, String received) {
            Numbers numbers = numbers(handler);
            PairClient client = connect(numbers);

            assertThat(send(client, message)).isEqualTo(outcome);

            assertThat(numbers.told).hasSize(told);
            assertThat(client.received().stream().map(String::valueOf).collect(Collectors.joining(";")))
                    .isEqualTo(received);
            assertThat(log.messages(Level.SEVERE)).isEmpty();
            assertThat(log.messages(Level.WARNING)).isEmpty();
            assertThat(log.messages(Level.INFO)).isEmpty();
        }

        @Test
        void ofListenersFollowTheSameRule() {
            PairClient client = connect(new Endpoint(), new ListenerForAll(heard));

            client.send(new byte[1]);

            assertThat(heard).singleElement().isInstanceOf(UnacceptableMessageException.class);
            assertThat(client.close().code()).isEqualTo(1003);
        }

        @Test
        void closeForTheFailureOfTheErrorCallback() {
            PairClient client = connect(new FailsAgain());

            client.send("[");

            assertThat(client.close().code()).isEqualTo(1011);
            assertThat(errors()).hasSize(1);
        }

        @Test
        void tellWhichMessageWasTooBigForItsCallback() {
            ListenerForAll listener = new ListenerForAll(heard);
            PairClient client = connect(new CatchSomethingElse(), listener);

            client.send("[1234567890]");

            assertThat(client.close().code()).isEqualTo(1009);
            assertThat(heard).singleElement().isInstanceOfSatisfying(MessageTooBigException.class, failure -> {
                assertThat(failure.maxBytes()).isEqualTo(10);
                assertThat(failure)
                        .hasMessage(
                                "a message of the peer has more than 10 bytes; to allow more, raise maxMessageSize of its"
                                        + " callback in endpoint 'CatchSomethingElse'");
            });
        }
    }

    @WebSocketEndpoint("/sizes")
    static class Sizes {
        @OnMessage(maxMessageSize = 6)
        String text(String message) {
            return message;
        }

        @OnMessage
        int bytes(byte[] message) {
            return message.length;
        }
    }

    @ParameterizedTest
    @CsvSource({"123456, true", "1234567, false", "ééé, true", "ééé1, false"})
    void sizeIsCheckedForTheCallbackInBytesOfUtf8(String message, boolean fits) {
        PairClient client = connect(new Sizes());

        client.send(new byte[7]);
        client.send(message);

        assertThat(client.received()).containsExactlyElementsOf(fits ? List.of("7", message) : List.of("7"));
        assertThat(client.closes()).hasSize(fits ? 0 : 1);
    }

    // ---- Failures of error callbacks ----

    @WebSocketEndpoint("/again")
    static class Again extends Failing {
        @OnError
        Object failed(Exception failure) throws IOException {
            return fail();
        }

        Object fail() throws IOException {
            throw new IOException("again");
        }
    }

    @WebSocketEndpoint(value = "/againlog", onFailure = "log")
    static class AgainAndLog extends Again {}

    @WebSocketEndpoint(value = "/againclose", onFailure = "close")
    static class AgainAndClose extends Again {}

    @WebSocketEndpoint("/againresult")
    static class AgainByResult extends Again {
        @Override
        Object fail() {
            return new Unencodable();
        }
    }

    @WebSocketEndpoint("/againstage")
    static class AgainByStage extends Again {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // Kawat looks at it
        Object fail() {
            return CompletableFuture.failedFuture(new IOException("again"));
        }
    }

    private static final int TOO_MUCH = (1 << 20) + 1;

    @Nested
    class OfErrorCallbacks {

        @Test
        void areUnhandledWhateverOthersTake() {
            PairClient client = connect(new Again(), new ListenerForIo());

            client.send("state");

            assertThat(client.close().code()).isEqualTo(1011);
            assertThat(client.received()).isEmpty();
            assertThat(errors()).hasSize(1);
        }

        @Test
        void areTreatedAsTheEndpointSays() {
            PairClient client = connect(new AgainAndLog());

            client.send("state");
            client.send("after");

            assertThat(client.received()).containsExactly("after");
            assertThat(errors()).hasSize(1);
        }

        @Test
        void closeWith1009AfterAMessageThatIsTooBig() {
            for (Object handler : List.of(new Again(), new AgainByResult(), new AgainByStage())) {
                PairClient client = connect(handler);

                client.send(new byte[TOO_MUCH]);

                assertThat(client.close().code()).as(handler.toString()).isEqualTo(1009);
            }
            assertThat(errors())
                    .containsExactly(
                            "connection 1 of endpoint 'Again': an error callback failed",
                            "connection 1 of endpoint 'AgainByResult': an error callback failed",
                            "connection 1 of endpoint 'AgainByStage': an error callback failed");
        }

        @Test
        void areNotLoggedWhereUnhandledOnesAreNot() {
            PairClient client = connect(new AgainAndClose());

            client.send(new byte[TOO_MUCH]);

            assertThat(client.close().code()).isEqualTo(1009);
            assertThat(errors()).isEmpty();
        }

        @Test
        void ofAnotherBeanAreUnhandled() {
            PairClient client = connect(new Endpoint(), new FailingListener());

            client.send("io");

            assertThat(client.close().code()).isEqualTo(1011);
            assertThat(errors()).hasSize(1);
        }
    }

    static class FailingListener {
        @OnError
        void io(IOException failure) {
            throw new IllegalStateException(SECRET);
        }
    }

    @Test
    void othersHearOfAMessageThatIsTooBig() {
        PairClient client = connect(new Endpoint(), new ListenerForAll(heard));

        client.send(new byte[TOO_MUCH]);

        assertThat(client.close().code()).isEqualTo(1009);
        assertThat(heard)
                .extracting(Throwable::getClass)
                .map(Class::getSimpleName)
                .containsExactly("MessageTooBigException");
    }

    static class ListenerForAll {
        final List<Throwable> heard;

        ListenerForAll(List<Throwable> heard) {
            this.heard = heard;
        }

        @OnError
        void any(Throwable failure) {
            heard.add(failure);
        }
    }

    // ---- Failures of onClose ----

    @WebSocketEndpoint("/closing")
    static class FailsInClose {
        final List<Throwable> failures = new ArrayList<>();

        @OnClose
        void close() {
            throw new IllegalStateException(SECRET);
        }

        @OnError
        void failed(Throwable failure) {
            failures.add(failure);
        }
    }

    @WebSocketEndpoint(value = "/closingsilently", onFailure = "ignore")
    static class FailsInCloseSilently extends FailsInClose {}

    @Test
    void ofOnCloseAreLoggedOnlyForOnCloseIsTheLast() {
        FailsInClose handler = new FailsInClose();
        PairClient client = connect(handler, new ListenerForAll(heard));

        client.end().close();

        assertThat(handler.failures).isEmpty();
        assertThat(heard).isEmpty();
        assertThat(errors()).containsExactly("connection 1 of endpoint 'FailsInClose': onClose failed");
    }

    @Test
    void ofOnCloseAreNotLoggedWhereUnhandledOnesAreNot() {
        PairClient client = connect(new FailsInCloseSilently());

        client.end().close();

        assertThat(errors()).isEmpty();
    }

    // ---- Threads ----

    @NonBlocking
    @WebSocketEndpoint("/nonblocking")
    static class NeverBlocks extends Failing {}

    @NonBlocking
    static class ListenerThatNeverBlocks extends Listener {}

    @Test
    void ofNonBlockingCallbacksGoToAWorkerWhereTheListenerMayBlock() {
        ManualExecutor workers = new ManualExecutor();
        PairClient client = connect(
                new NeverBlocks(), TestApplication.builder().workers(workers).errorListener(new Listener()));

        client.send("state");
        client.send("next");
        List<Object> before = List.copyOf(client.received());
        workers.runAll();

        assertThat(before).isEmpty();
        assertThat(client.received()).containsExactly("other's state", "next");
    }

    @Test
    void ofNonBlockingCallbacksStayOnTheThreadWhereNobodyBlocks() {
        ManualExecutor workers = new ManualExecutor();
        PairClient client = connect(
                new NeverBlocks(),
                TestApplication.builder().workers(workers).errorListener(new ListenerThatNeverBlocks()));

        client.connection().text("state");
        long replied = client.connection().bufferedAmount();
        workers.runAll();

        assertThat(replied).isEqualTo("other's state".length());
        assertThat(client.received()).containsExactly("other's state");
    }

    // ---- Failures of what surrounds callbacks ----

    /** Fails once, when it is left. */
    private static final class LeftBadly implements CallbackContexts {
        boolean fails;

        @Override
        public Entered enter(WebSocketConnection connection) {
            return () -> {
                if (fails) {
                    fails = false;
                    throw new IllegalStateException("cannot leave");
                }
            };
        }

        @Override
        public void ended(WebSocketConnection connection) {}
    }

    private final LeftBadly contexts = new LeftBadly();
    private final List<Throwable> heard = new ArrayList<>();

    private PairClient connectWithContexts() {
        return connect(
                new Endpoint(), TestApplication.builder().contexts(contexts).errorListener(new ListenerForAll(heard)));
    }

    @Test
    void ofLeavingTheContextsAreTold() {
        PairClient client = connectWithContexts();
        contexts.fails = true;

        client.send("hello");

        assertThat(heard).singleElement().asString().contains("cannot leave");
        assertThat(client.closes()).isEmpty();
    }

    @Test
    void ofLeavingTheContextsDoNotHideThatOfTheCallback() {
        PairClient client = connectWithContexts();
        contexts.fails = true;

        client.send("io");

        assertThat(heard).singleElement().satisfies(failure -> {
            assertThat(failure).isInstanceOf(IOException.class);
            assertThat(failure.getSuppressed()).singleElement().asString().contains("cannot leave");
        });
    }
}
