/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.AttributeKey;
import dev.kawat.Codec;
import dev.kawat.ConnectionStatus;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageEncodeException;
import dev.kawat.MessageTooBigException;
import dev.kawat.OnConnection;
import dev.kawat.Payload;
import dev.kawat.SendException;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultConnectionTest {

    private static final String SECRET = "secret of the handler";

    private final LogRecorder log = new LogRecorder();
    private final List<TestApplication> applications = new ArrayList<>();
    private final TestApplication application = keep(TestApplication.of(Recorder.class, Recorder::new));

    private TestApplication keep(TestApplication started) {
        applications.add(started);
        return started;
    }

    @AfterEach
    void stop() {
        applications.forEach(TestApplication::close);
        log.close();
    }

    private PairClient connect() {
        return application.connect("/recorder");
    }

    private PairClient connect(Object handler) {
        WebSocketEndpoint endpoint = handler.getClass().getAnnotation(WebSocketEndpoint.class);
        return keep(TestApplication.of(handler.getClass(), () -> handler)).connect(endpoint.value());
    }

    private static List<String> events(PairClient client) {
        return Recorder.eventsOf(client.connection());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nested
    class Identity {

        @Test
        void idsCountFromOne() {
            List<Long> ids = List.of(
                    connect().connection().id(),
                    connect().connection().id(),
                    connect().connection().id());

            assertThat(ids).containsExactly(1L, 2L, 3L);
        }

        @Test
        void globalIdsAreUniqueAndStay() {
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                DefaultConnection connection = connect().connection();
                ids.add(connection.globalId());
                ids.add(connection.globalId());
            }

            assertThat(ids).hasSize(100).allMatch(id -> id.length() >= 32);
        }

        @Test
        void aGlobalIdIsTheSameForAllThreads() {
            DefaultConnection connection = connect().connection();
            Set<String> ids = java.util.concurrent.ConcurrentHashMap.newKeySet();

            Await.together(4, thread -> ids.add(connection.globalId()));

            assertThat(ids).hasSize(1);
        }

        @Test
        void textForLogsNamesIdAndEndpoint() {
            assertThat(connect().connection()).hasToString("connection 1 of endpoint 'Recorder'");
        }

        @Test
        void knowsWhatItBelongsTo() {
            PairClient client = connect();

            DefaultConnection connection = client.connection();

            assertThat(connection.server()).isSameAs(application.server());
            assertThat(connection.handler()).isInstanceOf(Recorder.class);
            assertThat(connection.handshake().path()).isEqualTo("/recorder");
            assertThat(connection.subprotocol()).isEmpty();
        }
    }

    @Nested
    class Status {

        @Test
        void goesThroughAllFourWithTheirTextsAndNumbers() {
            DefaultConnection connection = application.admit();
            List<ConnectionStatus> seen = new ArrayList<>();

            seen.add(connection.status());
            application.openAutomatic(connection);
            seen.add(connection.status());
            connection.terminate();
            seen.add(connection.status());
            connection.closed(1000, "");
            seen.add(connection.status());

            assertThat(seen)
                    .extracting(status -> status.text() + " " + status.readyState())
                    .containsExactly("Connecting 0", "Connected 1", "Closing 2", "Closed 3");
        }
    }

    @Nested
    class Sending {

        @Test
        void eachKindArrivesAsItIs() {
            PairClient client = connect();

            client.connection().send("text");
            client.connection().send(utf8("array"));
            client.connection().send(ByteBuffer.wrap(utf8("buffer")));

            assertThat(client.received())
                    .containsExactly("text", ByteBuffer.wrap(utf8("array")), ByteBuffer.wrap(utf8("buffer")));
        }

        @Test
        void anObjectIsSentByItsRunTimeType() {
            PairClient client = connect();
            List<Object> messages =
                    List.of("x", CharBuffer.wrap("y"), utf8("z"), ByteBuffer.wrap(utf8("w")), Map.of("k", 1));

            messages.forEach(client.connection()::send);

            assertThat(client.received())
                    .containsExactly("x", "y", ByteBuffer.wrap(utf8("z")), ByteBuffer.wrap(utf8("w")), "{\"k\":1}");
        }

        @Test
        void copiesBytesAndLeavesTheBufferAsItWas() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);
            byte[] array = utf8("array");
            ByteBuffer buffer = ByteBuffer.wrap(utf8("buffer"), 1, 3);

            connection.send(array);
            connection.send(buffer);
            array[0] = 'X';
            buffer.put(1, (byte) 'X');

            assertThat(buffer.position()).isEqualTo(1);
            assertThat(channel.writeAll())
                    .extracting(message -> ((Outbound.Binary) message).bytes())
                    .containsExactly(ByteBuffer.wrap(utf8("array")), ByteBuffer.wrap(utf8("uff")));
        }

        @Test
        void nullIsRefused() {
            DefaultConnection connection = connect().connection();

            assertThatThrownBy(() -> connection.send((String) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> connection.send((byte[]) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> connection.send((ByteBuffer) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> connection.send((Object) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> connection.sendAsync(null)).isInstanceOf(NullPointerException.class);
            assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
        }

        @Test
        void tellsThatItIsQueued() {
            DefaultConnection connection = application.admit();
            application.open(connection); // which writes nothing by itself

            assertThat(connection.send("x")).isTrue();
            assertThat(connection.send(new byte[0])).isTrue();
            assertThat(connection.send(ByteBuffer.allocate(0))).isTrue();
            assertThat(connection.send((Object) "x")).isTrue();
            assertThat(connection.ping(ByteBuffer.allocate(0))).isTrue();
        }

        static Stream<Arguments> ends() {
            return Stream.of(
                    arguments("terminate", (Consumer<DefaultConnection>) DefaultConnection::terminate),
                    arguments("close", (Consumer<DefaultConnection>) connection -> connection.close(1001, "away")),
                    arguments("server", (Consumer<DefaultConnection>)
                            connection -> connection.server().terminate()),
                    arguments("peer", (Consumer<DefaultConnection>) connection -> connection.closed(1000, "")),
                    arguments("loss", (Consumer<DefaultConnection>) connection -> connection.closed(1006, "")));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("ends")
        void afterTheEndTellsThatItIsDroppedWhoeverEndedIt(String who, Consumer<DefaultConnection> end) {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);

            end.accept(connection);

            assertThat(connection.send("x")).isFalse();
            assertThat(connection.send(new byte[0])).isFalse();
            assertThat(connection.send(ByteBuffer.allocate(0))).isFalse();
            assertThat(connection.send((Object) "x")).isFalse();
            assertThat(connection.ping(ByteBuffer.allocate(0))).isFalse();
            assertThat(connection.droppedMessages()).isZero(); // the policy had no part in it
            channel.writeAll();
            assertThat(channel.texts()).isEmpty();
        }

        @Test
        void tellsThatTheFullOutboxDroppedIt() {
            TestApplication small = keep(TestApplication.of(DropsNewest.class, DropsNewest::new));
            DefaultConnection connection = small.admit();
            small.open(connection);

            assertThat(connection.send("1")).isTrue();
            assertThat(connection.send("2")).isFalse();
            assertThat(connection.ping(ByteBuffer.allocate(0))).isFalse();
            assertThat(connection.droppedMessages()).isOne();
        }

        @Test
        void whileOthersCloseEndsNobodysLoop() {
            List<DefaultConnection> mine = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                DefaultConnection connection = application.admit();
                application.openAutomatic(connection);
                mine.add(connection);
            }
            mine.get(1).close();

            List<Boolean> queued =
                    mine.stream().map(connection -> connection.send("m")).toList();

            assertThat(queued).containsExactly(true, false, true);
        }

        @Test
        void ofWhatCannotBeEncodedThrowsAfterTheEndToo() {
            DefaultConnection connection = keep(TestApplication.builder()
                            .endpoint(Recorder.class, Recorder::new)
                            .codec(new BrokenCodec())
                            .start())
                    .admit();
            connection.close();

            assertThatThrownBy(() -> connection.send(new Unencodable())).isInstanceOf(MessageEncodeException.class);
            assertThatThrownBy(() -> connection.sendAsync(new Unencodable()))
                    .isInstanceOf(MessageEncodeException.class);
        }

        @Test
        void bufferedAmountIsWhatIsNotWrittenYet() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);
            connection.send("four");
            channel.take();
            connection.send("fives");

            long before = connection.bufferedAmount();
            channel.finishWrite();
            long after = connection.bufferedAmount();

            assertThat(before).isEqualTo(9);
            assertThat(after).isEqualTo(5);
        }

        @Test
        void ofWhatCannotBeEncodedThrowsAndSendsNothing() {
            PairClient client = keep(TestApplication.builder()
                            .endpoint(Recorder.class, Recorder::new)
                            .codec(new BrokenCodec())
                            .start())
                    .connect("/recorder");

            assertThatThrownBy(() -> client.connection().send(new Unencodable()))
                    .isInstanceOf(MessageEncodeException.class);
            assertThatThrownBy(() -> client.connection().sendAsync(new Unencodable()))
                    .isInstanceOf(MessageEncodeException.class);
            assertThat(client.received()).isEmpty();
            assertThat(client.closes()).isEmpty();
        }
    }

    static final class Unencodable {}

    /** Fails to encode {@link Unencodable}, and has nothing to do with anything else. */
    private static final class BrokenCodec implements Codec {
        @Override
        public boolean supports(Type type) {
            return type == Unencodable.class;
        }

        @Override
        public Payload encode(Object value) {
            throw new IllegalStateException(SECRET);
        }

        @Override
        public Object decode(Payload payload, Type type) {
            throw new IllegalStateException(SECRET);
        }
    }

    @WebSocketEndpoint(value = "/newest", outboxMessages = "1", outboxPolicy = "drop-newest")
    static class DropsNewest extends Recorder {}

    @Nested
    class SendAsync {

        private static SendException.Outcome outcome(CompletionStage<Void> stage) {
            CompletableFuture<Void> future = stage.toCompletableFuture();
            assertThat(future).isCompletedExceptionally();
            return future.handle((done, failure) -> ((SendException) failure).outcome())
                    .join();
        }

        @Test
        void completesWhenTheMessageIsWritten() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);

            CompletableFuture<Void> done = connection.sendAsync("x").toCompletableFuture();
            channel.take();
            boolean before = done.isDone();
            channel.finishWrite();

            assertThat(before).isFalse();
            assertThat(done).isCompletedWithValue(null);
        }

        @Test
        void failsWhenTheConnectionEndsBefore() {
            DefaultConnection connection = application.admit();
            application.open(connection);

            CompletionStage<Void> done = connection.sendAsync("x");
            connection.closed(1006, "");

            assertThat(outcome(done)).isEqualTo(SendException.Outcome.CLOSED);
        }

        @Test
        void failsAfterThisSideHasClosed() {
            DefaultConnection connection = application.admit();
            application.open(connection);
            connection.close();

            CompletionStage<Void> done = connection.sendAsync("x");

            assertThat(outcome(done)).isEqualTo(SendException.Outcome.CLOSED);
        }

        @Test
        void failsWhenThePeerIsGone() {
            PairClient client = connect();
            client.end().close();

            CompletionStage<Void> done = client.connection().sendAsync("x");

            assertThat(outcome(done)).isEqualTo(SendException.Outcome.CLOSED);
        }

        @Test
        void failsWhenTheOutboxIsFull() {
            TestApplication small = keep(TestApplication.of(DropsNewest.class, DropsNewest::new));
            DefaultConnection connection = small.admit();
            small.open(connection);
            connection.send("first");

            CompletionStage<Void> done = connection.sendAsync("second");

            assertThat(outcome(done)).isEqualTo(SendException.Outcome.OVERFLOW);
        }

        @Test
        void isNotPreventedByACallerWhoCompletesTheStage() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);
            CompletionStage<Void> done = connection.sendAsync("x");

            done.toCompletableFuture().complete(null);
            channel.writeAll();

            assertThat(channel.texts()).containsExactly("x");
        }
    }

    @Nested
    class Terminate {

        @ParameterizedTest
        @CsvSource({
            "-1, 1000,",
            "0, 1000,",
            "999, 1000,",
            "1000, 1000,",
            "1001, 1000,",
            "1006, 1000,",
            "2999, 1000,",
            "3000, 1000,",
            "3001, 3001, bye",
            "4999, 4999, bye",
            "5000, 1000,"
        })
        void carriesTheCodesOf3001To4999WithTheMessageAndAnythingElseIs1000(int code, int seen, String message) {
            PairClient client = connect();

            client.connection().terminate(code, "bye");

            assertThat(client.close().code()).isEqualTo(seen);
            assertThat(client.close().reason()).isEqualTo(message == null ? "" : message);
            assertThat(client.close().wasClean()).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"3000, 1", "1000, 1", "3001, 0", "4999, 0", "5000, 1"})
        void logsACodeThatCannotGoOutOnce(int code, int warnings) {
            DefaultConnection connection = connect().connection();

            connection.terminate(code, "bye");
            connection.terminate(code, "bye");

            assertThat(log.messages(Level.WARNING)).hasSize(warnings);
        }

        @Test
        void withoutACodeIs1000AndNotWorthALine() {
            PairClient client = connect();

            client.connection().terminate();

            assertThat(client.close().code()).isEqualTo(1000);
            assertThat(client.close().reason()).isEmpty();
            assertThat(log.messages(Level.WARNING)).isEmpty();
        }

        @Test
        void withACodeAloneHasNoMessage() {
            PairClient client = connect();

            client.connection().terminate(3001);

            assertThat(client.close().code()).isEqualTo(3001);
            assertThat(client.close().reason()).isEmpty();
        }

        @Test
        void withNullForAMessageHasNoMessage() {
            PairClient client = connect();

            client.connection().terminate(3001, null);

            assertThat(client.close().code()).isEqualTo(3001);
            assertThat(client.close().reason()).isEmpty();
        }

        @Test
        void carriesAMessageOf123Bytes() {
            PairClient client = connect();
            String message = "é".repeat(61) + "x";

            client.connection().terminate(3001, message);

            assertThat(client.close().reason()).isEqualTo(message);
        }

        @ParameterizedTest
        @CsvSource({"x, 124, 123", "é, 62, 61", "€, 42, 41", "😀, 31, 30"})
        void cutsALongerMessageAtACodePoint(String character, int count, int left) {
            PairClient client = connect();

            client.connection().terminate(3001, character.repeat(count));

            assertThat(client.close().reason()).isEqualTo(character.repeat(left));
        }

        @Test
        void sendsFirstWhatWasSentBefore() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);
            connection.send("1");
            connection.send("2");

            connection.terminate(3001, "bye");

            assertThat(channel.writeAll())
                    .containsExactly(Outbound.Text.of("1"), Outbound.Text.of("2"), new Outbound.Close(3001, "bye"));
        }

        @Test
        void isClosingAtOnceAndClosedWhenThePeerHasAnswered() {
            DefaultConnection connection = application.admit();
            application.openAutomatic(connection);

            connection.terminate();
            ConnectionStatus atOnce = connection.status();
            connection.closed(1000, "");

            assertThat(atOnce).isEqualTo(ConnectionStatus.CLOSING);
            assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        }

        @Test
        void againDoesNothing() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);
            connection.terminate(3001, "first");

            connection.terminate(3002, "second");
            connection.terminate();
            connection.close(3003, "third");

            assertThat(channel.written()).containsExactly(new Outbound.Close(3001, "first"));
        }

        @Test
        void afterTheEndDoesNothing() {
            PairClient client = connect();
            client.end().close();

            client.connection().terminate(3001, "late");

            assertThat(events(client)).containsExactly("open", "close 1005");
        }
    }

    @Nested
    class Close {

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3001, 4999})
        void carriesItsCodeAndReason(int code) {
            PairClient client = connect();

            client.connection().close(code, "bye");

            assertThat(client.close().code()).isEqualTo(code);
            assertThat(client.close().reason()).isEqualTo("bye");
            assertThat(events(client)).containsExactly("open", "close " + code + "bye");
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65536 + 1000})
        void refusesAnyOtherCodeAndChangesNothing(int code) {
            PairClient client = connect();

            assertThatThrownBy(() -> client.connection().close(code, "bye"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "close: code must be 1000 to 1003, 1007 to 1014, or 3000 to 4999 (RFC 6455 section 7.4),"
                                    + " got " + code);
            assertThatThrownBy(() -> client.connection().close(code)).isInstanceOf(IllegalArgumentException.class);
            assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
            assertThat(client.closes()).isEmpty();
        }

        @Test
        void refusesAReasonOf124BytesAndChangesNothing() {
            PairClient client = connect();

            assertThatThrownBy(() -> client.connection().close(1000, "é".repeat(62)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got 124");
            assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
        }

        @Test
        void carriesAReasonOf123Bytes() {
            PairClient client = connect();
            String reason = "é".repeat(61) + "x";

            client.connection().close(1000, reason);

            assertThat(client.close().reason()).isEqualTo(reason);
        }

        @Test
        void withoutACodeIs1000() {
            PairClient client = connect();

            client.connection().close();

            assertThat(client.close().code()).isEqualTo(1000);
            assertThat(client.close().reason()).isEmpty();
        }

        @Test
        void againDoesNothing() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);
            connection.close(3001);

            connection.close();
            connection.close(3002, "second");

            assertThat(channel.written()).containsExactly(new Outbound.Close(3001, ""));
        }

        @Test
        void withNullForAReasonHasNoReason() {
            PairClient client = connect();

            client.connection().close(4000, null);

            assertThat(client.close().code()).isEqualTo(4000);
            assertThat(client.close().reason()).isEmpty();
        }
    }

    @Nested
    class TheEnd {

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

    /** Fails wherever it is told to. */
    @WebSocketEndpoint("/faulty")
    static class Faulty {
        final List<String> events = new CopyOnWriteArrayList<>();
        private final String where;

        Faulty(String where) {
            this.where = where;
        }

        void at(String event) {
            events.add(event);
            if (event.equals(where)) {
                throw new IllegalStateException(SECRET);
            }
        }

        @OnConnection
        void gate() {
            at("gate");
        }

        @OnOpen
        void open() {
            at("open");
        }

        @OnMessage
        void text(String message) {
            at("text");
        }

        @OnMessage
        void pong(PongMessage message) {
            at("pong");
        }

        @OnClose
        void close(CloseReason reason) {
            at("close");
        }
    }

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

    @Nested
    class Failures {

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

            client.send("bad");
            client.send("good");
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

    @Nested
    class Size {

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

            assertThat(events(client))
                    .containsExactly("open", "text before", "error MessageTooBigException", "close 1009");
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
            assertThat(handler.failures)
                    .singleElement()
                    .isInstanceOfSatisfying(MessageTooBigException.class, failure -> {
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

    @WebSocketEndpoint("/replies")
    static class Replies {
        final CompletableFuture<Object> stage = new CompletableFuture<>();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final List<String> seen = new CopyOnWriteArrayList<>();

        @OnMessage
        Object reply(String message) {
            seen.add(message);
            return switch (message) {
                case "bytes" -> utf8("bytes");
                case "object" -> Map.of("k", 1);
                case "null" -> null;
                case "stage" -> stage;
                case "stage of a stage" ->
                    CompletableFuture.<Object>completedFuture(CompletableFuture.completedFuture("deep"));
                case "stage of null" -> CompletableFuture.completedFuture(null);
                case "failing stage" -> CompletableFuture.failedFuture(new IllegalStateException(SECRET));
                case "unencodable" -> new Unencodable();
                case "stage of the unencodable" -> CompletableFuture.completedFuture(new Unencodable());
                default -> message;
            };
        }

        @OnError
        void error(Throwable failure) {
            failures.add(failure);
        }
    }

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

    @Nested
    class Reply {

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

    @WebSocketEndpoint("/textonly")
    static class TextOnly extends Kinds {
        @OnMessage
        void text(String message) {
            seen.add(message);
        }
    }

    @WebSocketEndpoint("/binaryonly")
    static class BinaryOnly extends Kinds {
        @OnMessage
        void binary(ByteBuffer message) {
            seen.add(message);
        }
    }

    @WebSocketEndpoint(value = "/text", dataType = dev.kawat.DataType.TEXT)
    static class AllText extends Kinds {
        @OnMessage
        void text(String message) {
            seen.add(message);
        }
    }

    @WebSocketEndpoint(value = "/blob", dataType = dev.kawat.DataType.BLOB)
    static class AllBlob extends Kinds {
        @OnMessage
        void binary(ByteBuffer message) {
            seen.add(message);
        }
    }

    @WebSocketEndpoint(value = "/object", dataType = dev.kawat.DataType.OBJECT)
    static class AllObject extends Kinds {
        @OnMessage
        void object(Map<String, String> message) {
            seen.add(message);
        }
    }

    @WebSocketEndpoint(value = "/objecttext", dataType = dev.kawat.DataType.OBJECT)
    static class ObjectAsText extends Kinds {
        @OnMessage
        void object(String message) {
            seen.add(message);
        }
    }

    @WebSocketEndpoint("/streams")
    static class Streams extends Kinds {
        @OnMessage
        void text(Reader message) throws java.io.IOException {
            StringBuilder text = new StringBuilder();
            for (int c = message.read(); c >= 0; c = message.read()) {
                text.append((char) c);
            }
            seen.add(text.toString());
        }

        @OnMessage
        void binary(InputStream message) throws java.io.IOException {
            seen.add(ByteBuffer.wrap(message.readAllBytes()));
        }
    }

    @WebSocketEndpoint("/guardedobject")
    static class GuardedObject extends Kinds {
        @OnMessage
        void object(Map<String, String> message) {
            seen.add(message);
        }

        @OnError
        void error(MessageDecodeException failure) {
            seen.add(failure);
        }
    }

    static class Kinds {
        final List<Object> seen = new CopyOnWriteArrayList<>();
    }

    @Nested
    class DataType {

        private final byte[] notUtf8 = {(byte) 0xC3, 0x28};

        @Test
        void autoGivesEachKindToItsCallback() {
            PairClient client = connect();

            client.send("x");
            client.send(new byte[2]);

            assertThat(events(client)).containsExactly("open", "text x", "binary 2");
        }

        @Test
        void autoClosesWith1003ForBinaryWithoutACallback() {
            PairClient client = connect(new TextOnly());

            client.send(new byte[2]);

            assertThat(client.close().code()).isEqualTo(1003);
        }

        @Test
        void autoClosesWith1003ForTextWithoutACallback() {
            PairClient client = connect(new BinaryOnly());

            client.send("x");

            assertThat(client.close().code()).isEqualTo(1003);
        }

        @Test
        void autoOffersWhatHasNoCallbackToOnError() {
            GuardedObject handler = new GuardedObject();
            PairClient client = connect(handler);

            client.send(new byte[2]);

            assertThat(handler.seen).singleElement().isInstanceOf(MessageDecodeException.class);
            assertThat(client.closes()).isEmpty();
        }

        @Test
        void textGivesAllAsText() {
            AllText handler = new AllText();
            PairClient client = connect(handler);

            client.send("x");
            client.send(utf8("é"));

            assertThat(handler.seen).containsExactly("x", "é");
        }

        @Test
        void textRefusesBinaryThatIsNotUtf8() {
            PairClient client = connect(new AllText());

            client.send(notUtf8);

            assertThat(client.close().code()).isEqualTo(1003);
        }

        @Test
        void blobGivesAllAsBytes() {
            AllBlob handler = new AllBlob();
            PairClient client = connect(handler);

            client.send("é");
            client.send(new byte[2]);

            assertThat(handler.seen).containsExactly(ByteBuffer.wrap(utf8("é")), ByteBuffer.allocate(2));
        }

        @Test
        void objectReadsJsonFromEitherKind() {
            AllObject handler = new AllObject();
            PairClient client = connect(handler);

            client.send("{\"k\":\"1\"}");
            client.send(utf8("{\"k\":\"2\"}"));

            assertThat(handler.seen).containsExactly(Map.of("k", "1"), Map.of("k", "2"));
        }

        @Test
        void objectReadsAJsonStringForAString() {
            ObjectAsText handler = new ObjectAsText();
            PairClient client = connect(handler);

            client.send("\"quoted\"");

            assertThat(handler.seen).containsExactly("quoted");
        }

        @Test
        void objectClosesWith1007ForWhatIsNoJson() {
            PairClient client = connect(new AllObject());

            client.send("not JSON");

            assertThat(client.close().code()).isEqualTo(1007);
            assertThat(client.close().reason()).isEmpty();
            assertThat(log.messages(Level.SEVERE)).isEmpty();
            assertThat(log.messages(Level.WARNING)).isEmpty();
        }

        @Test
        void objectOffersWhatIsNoJsonToOnError() {
            GuardedObject handler = new GuardedObject();
            PairClient client = connect(handler);

            client.send("not JSON");
            client.send("{\"k\":\"1\"}");

            assertThat(handler.seen).hasSize(2);
            assertThat(handler.seen.get(0))
                    .isInstanceOfSatisfying(
                            MessageDecodeException.class,
                            failure -> assertThat(failure.payload()).isEqualTo(Payload.of("not JSON")));
            assertThat(client.closes()).isEmpty();
        }

        @Test
        void streamsAreWhole() {
            Streams handler = new Streams();
            PairClient client = connect(handler);

            client.send("text");
            client.send(utf8("bytes"));

            assertThat(handler.seen).containsExactly("text", ByteBuffer.wrap(utf8("bytes")));
        }
    }

    @Nested
    class Pings {

        @Test
        void areAnsweredByAPongThatTheHandlerGets() {
            PairClient client = connect();

            client.connection().ping(ByteBuffer.wrap(utf8("abc")));

            assertThat(events(client)).containsExactly("open", "pong abc");
        }

        @Test
        void haveAtMost125Bytes() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);

            connection.ping(ByteBuffer.allocate(125));

            assertThatThrownBy(() -> connection.ping(ByteBuffer.allocate(126)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got 126");
            assertThat(channel.written()).hasSize(1);
        }

        @Test
        void areOfNoInterestToAHandlerWithoutAPongCallback() {
            TextOnly handler = new TextOnly();
            PairClient client = connect(handler);

            client.connection().ping(ByteBuffer.allocate(1));

            assertThat(client.closes()).isEmpty();
            assertThat(handler.seen).isEmpty();
        }

        @Test
        void ofTheKeepAliveAreNotShown() {
            PairClient client = connect();

            application.time().advance(Duration.ofMinutes(5));
            client.connection().ping(ByteBuffer.wrap(utf8("mine")));

            assertThat(events(client)).containsExactly("open", "pong mine");
        }
    }

    @WebSocketEndpoint(value = "/onebyone", mailboxMessages = "1")
    static class OneByOne extends Recorder {}

    @Nested
    class Reading {

        private final ManualExecutor workers = new ManualExecutor();
        private final TestApplication busy = keep(TestApplication.builder()
                .endpoint(OneByOne.class, OneByOne::new)
                .workers(workers)
                .start());
        private final DefaultConnection connection = busy.admit();
        private final ManualChannel channel = busy.openAutomatic(connection);

        @Test
        void isPausedByMessagesThatWait() {
            workers.runAll();

            connection.text("x");

            assertThat(channel.flow()).containsExactly(true);
        }

        @Test
        void isPausedByPongsThatWait() {
            workers.runAll();

            connection.pong(ByteBuffer.allocate(1));

            assertThat(channel.flow()).containsExactly(true);
        }

        @Test
        void isNotPausedByWhatHappensToTheConnection() {
            workers.runAll();

            connection.tooBig();
            connection.closed(1006, "");

            assertThat(channel.flow()).isEmpty();
        }

        @Test
        void goesOnAfterOnOpenAsIfThatHadNeverWaited() {
            workers.runAll();

            assertThat(channel.flow()).isEmpty();
        }
    }

    @Nested
    class Attributes {

        private final AttributeKey<String> key = AttributeKey.of("key", String.class);

        @Test
        void areKeptByKeyAndType() {
            dev.kawat.Attributes attributes = connect().connection().attributes();

            assertThat(attributes.get(key)).isEmpty();
            assertThat(attributes.put(key, "1")).isEmpty();
            assertThat(attributes.put(key, "2")).contains("1");
            assertThat(attributes.get(AttributeKey.of("key", String.class))).contains("2");
            assertThat(attributes.get(AttributeKey.of("key", Integer.class))).isEmpty();
            assertThat(attributes.computeIfAbsent(key, () -> "3")).isEqualTo("2");
            assertThat(attributes.remove(key)).contains("2");
            assertThat(attributes.computeIfAbsent(key, () -> "3")).isEqualTo("3");
        }

        @Test
        void belongToOneConnection() {
            DefaultConnection one = connect().connection();
            DefaultConnection other = connect().connection();

            one.attributes().put(key, "1");

            assertThat(other.attributes().get(key)).isEmpty();
        }

        @Test
        void areComputedToTheSameForAllThreads() {
            DefaultConnection connection = connect().connection();
            Set<String> values = java.util.concurrent.ConcurrentHashMap.newKeySet();

            Await.together(
                    4, thread -> values.add(connection.attributes().computeIfAbsent(key, () -> "made by " + thread)));

            assertThat(values).hasSize(1);
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

    @WebSocketEndpoint(value = "/fragile", outboxMessages = "1")
    static class Fragile {
        @OnMessage
        void text(String message) {
            throw new IllegalStateException(SECRET);
        }
    }

    /** Counts what is entered and ended. */
    private static final class CountingContexts implements CallbackContexts {
        int entered;
        final List<WebSocketConnection> ended = new ArrayList<>();

        @Override
        public Entered enter(WebSocketConnection connection) {
            entered++;
            return () -> entered--;
        }

        @Override
        public void ended(WebSocketConnection connection) {
            assertThat(entered).isZero();
            ended.add(connection);
        }
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

    @Nested
    class InvocationContext {

        @Test
        void endTheContextsEvenWhenTheHandlerCannotBeReleased() {
            CountingContexts contexts = new CountingContexts();
            Throwing handler = new Throwing(contexts);
            TestApplication stubborn = keep(TestApplication.builder()
                    .contexts(handler)
                    .endpoint(Recorder.class, Recorder::new)
                    .start());
            PairClient client = stubborn.connect("/recorder");
            handler.throwing = true;

            client.end().close();

            assertThat(contexts.ended).hasSize(1);
        }

        /** Contexts that cannot be entered any more, as when the container is half stopped. */
        private static final class Throwing implements CallbackContexts {
            private final CountingContexts ended;
            boolean throwing;

            Throwing(CountingContexts ended) {
                this.ended = ended;
            }

            @Override
            public Entered enter(WebSocketConnection connection) {
                if (throwing) {
                    throw new IllegalStateException("stopped");
                }
                return () -> {};
            }

            @Override
            public void ended(WebSocketConnection connection) {
                ended.ended(connection);
            }
        }

        @Test
        void haveTheClassLoaderOfTheApplicationAndGiveBackTheOther() {
            ClassLoader own = new URLClassLoader(new URL[0], DefaultConnectionTest.class.getClassLoader());
            Loaders handler = new Loaders();
            TestApplication loaded = keep(TestApplication.builder()
                    .endpoint(Loaders.class, () -> handler)
                    .loader(own)
                    .start());
            ClassLoader before = Thread.currentThread().getContextClassLoader();

            PairClient client = loaded.connect("/loaders");
            client.send("x");
            client.end().close();

            assertThat(handler.seen).hasSize(4).containsOnly(own);
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        }

        @WebSocketEndpoint("/completing")
        static class Completing {
            final List<ClassLoader> seen = new CopyOnWriteArrayList<>();

            @OnMessage
            void text(String message, WebSocketConnection connection) {
                connection
                        .sendAsync(message)
                        .thenRun(() -> seen.add(Thread.currentThread().getContextClassLoader()));
            }
        }

        @Test
        void areFollowedByCompletionsThatHaveTheClassLoaderToo() {
            ClassLoader own = new URLClassLoader(new URL[0], DefaultConnectionTest.class.getClassLoader());
            Completing handler = new Completing();
            ManualExecutor workers = new ManualExecutor();
            TestApplication loaded = keep(TestApplication.builder()
                    .endpoint(Completing.class, () -> handler)
                    .loader(own)
                    .workers(workers)
                    .start());
            ClassLoader before = Thread.currentThread().getContextClassLoader();

            loaded.connect("/completing").send("x");
            workers.runAll();

            assertThat(handler.seen).containsExactly(own);
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        }

        @Test
        void giveBackTheClassLoaderWhenTheContextsFail() {
            Throwing contexts = new Throwing(new CountingContexts());
            TestApplication stubborn = keep(TestApplication.builder()
                    .contexts(contexts)
                    .endpoint(Recorder.class, Recorder::new)
                    .loader(new URLClassLoader(new URL[0], DefaultConnectionTest.class.getClassLoader()))
                    .start());
            PairClient client = stubborn.connect("/recorder");
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            contexts.throwing = true;

            client.send("x");

            assertThat(client.close().code()).isEqualTo(1011);
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        }
    }

    @WebSocketEndpoint("/loaders")
    static class Loaders {
        final List<ClassLoader> seen = new CopyOnWriteArrayList<>();

        private void see() {
            seen.add(Thread.currentThread().getContextClassLoader());
        }

        @OnConnection
        void gate() {
            see();
        }

        @OnOpen
        void open() {
            see();
        }

        @OnMessage
        void text(String message) {
            see();
        }

        @OnClose
        void close() {
            see();
        }
    }
}
