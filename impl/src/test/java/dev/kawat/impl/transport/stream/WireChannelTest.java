/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionStatus;
import dev.kawat.PingMessage;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.TestApplication;
import dev.kawat.impl.transport.OutboundSource;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireChannelTest {

    private static final int KIB = 1024;
    private static final int MAX_MESSAGE = 64 * KIB;
    private static final int MAX_FRAGMENTS = 4;
    private static final int MAILBOX = 8;

    /** Keeps what it is called with, and does with a text what the test says: at first it sends it back. */
    @WebSocketEndpoint(
            value = "/wire",
            maxMessage = "64KiB",
            maxFragments = "4",
            mailboxMessages = "8",
            writeTimeout = "10s",
            closeTimeout = "10s",
            frameTimeout = "30s")
    static class Handler {
        final List<String> events = new CopyOnWriteArrayList<>();
        volatile BiConsumer<String, WebSocketConnection> onText = (message, connection) -> connection.send(message);
        volatile BiConsumer<WebSocketConnection, String> onOpen = (connection, nothing) -> {};
        volatile Runnable onClose = () -> {};

        @OnOpen
        void open(WebSocketConnection connection) {
            events.add("open");
            onOpen.accept(connection, "");
        }

        @OnMessage
        void text(String message, WebSocketConnection connection) {
            events.add(message.length() > 100 ? "text of " + message.length() : message);
            onText.accept(message, connection);
        }

        @OnMessage
        void binary(ByteBuffer message) {
            events.add("binary " + message.remaining());
        }

        @OnError
        void error(Throwable failure) {
            events.add(failure.getClass().getSimpleName());
        }

        @OnClose
        void close(CloseReason reason) {
            events.add("close " + reason.getCloseCode().getCode());
            onClose.run();
        }
    }

    private final Handler handler = new Handler();
    private final List<WirePeer> peers = new ArrayList<>();
    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private TestApplication application = TestApplication.of(Handler.class, () -> handler);
    private final IoBuffers.Pool buffers = new IoBuffers.Pool();
    private WireEngine engine = new WireEngine(
            application.deployment().watchdog(), application.deployment().compression(), buffers);

    @AfterEach
    void nobodyBrokeTheRulesOfItsStream() {
        application.close();
        pool.shutdownNow();
        for (WirePeer peer : peers) {
            assertThat(peer.stream.violations).isEmpty();
            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CLOSED);
            assertThat(handler.events.stream().filter(event -> event.startsWith("close")))
                    .as("%s", handler.events)
                    .hasSizeLessThanOrEqualTo(peers.size());
        }
    }

    private void workers(Executor workers) {
        application.close();
        application = TestApplication.builder()
                .endpoint(Handler.class, () -> handler)
                .workers(workers)
                .start();
        engine = new WireEngine(
                application.deployment().watchdog(), application.deployment().compression());
    }

    private WirePeer connect() {
        WirePeer peer = WirePeer.open(engine, application.admit());
        peers.add(peer);
        return peer;
    }

    private void pass(Duration time) {
        application.time().advance(time);
    }

    private static byte[] fragment(int first, int length) {
        byte[] frame = new byte[6 + length];
        frame[0] = (byte) first;
        frame[1] = (byte) (0x80 | length);
        return frame;
    }

    private static String[] numbered(String what, int count) {
        return IntStream.range(0, count).mapToObj(i -> what + i).toArray(String[]::new);
    }

    @Nested
    class Opening {

        @Test
        void sendsWhatWasBroadcastSinceTheHandshakeWasAdmitted() {
            WirePeer peer = WirePeer.prepare(engine, application.admit());
            peers.add(peer);
            handler.onOpen = (connection, nothing) -> connection.send("of onOpen");

            int queued = application.server().broadcast("early");
            peer.channel.open();
            application.server().broadcast("late");

            assertThat(queued).isOne();
            assertThat(peer.heard()).containsExactly("early", "of onOpen", "late");
        }

        @Test
        void nothingIsReadOrWrittenBefore() {
            WirePeer peer = WirePeer.prepare(engine, application.admit());
            peers.add(peer);

            peer.saysTexts("early");
            peer.channel.writable();

            assertThat(handler.events).isEmpty();
            assertThat(peer.stream.chunksLeft()).isOne();
            assertThat(peer.stream.writes).isEmpty();
        }

        @Test
        void whatWaitedIsReadAndWrittenThen() {
            handler.onOpen = (connection, nothing) -> connection.send("welcome");
            WirePeer peer = WirePeer.prepare(engine, application.admit());
            peers.add(peer);
            peer.saysTexts("early");

            peer.channel.open();

            assertThat(handler.events).containsExactly("open", "early");
            assertThat(peer.heard()).containsExactly("welcome", "early");
        }

        @Test
        void aConnectionThatEndedBeforeIsClosed() {
            DefaultConnection connection = application.admit();
            connection.abandon();

            WirePeer peer = WirePeer.open(engine, connection);

            peers.add(peer);
            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(handler.events).isEmpty();
        }

        @Test
        void aConnectionThatWasClosedBeforeSaysSo() {
            DefaultConnection connection = application.admit();
            connection.close(3000);

            WirePeer peer = WirePeer.open(engine, connection);

            peers.add(peer);
            assertThat(peer.heard()).containsExactly("close 3000");
        }
    }

    @Nested
    class WritingTogether {

        @Test
        void behaviour3_20_messagesThatComeInOneReadAreAnsweredInOneWrite() {
            WirePeer peer = connect();

            peer.saysTexts(numbered("m", 100));

            assertThat(peer.heard()).containsExactly(numbered("m", 100));
            assertThat(peer.stream.writes).hasSize(1);
        }

        @Test
        void aBroadcastDuringOneReadReachesEveryOtherInOneWriteEach() {
            handler.onText = (message, connection) -> connection.server().broadcast(message);
            WirePeer sender = connect();
            List<WirePeer> others = List.of(connect(), connect(), connect());

            sender.saysTexts("a", "b", "c");

            for (WirePeer peer : peers) {
                assertThat(peer.heard()).containsExactly("a", "b", "c");
                assertThat(peer.stream.writes).hasSize(1);
            }
            assertThat(others).hasSize(3);
        }

        @Test
        void whatIsSentOutsideOfAReadIsWrittenAtOnce() {
            WirePeer peer = connect();

            peer.connection.send("one");
            peer.connection.send("two");

            assertThat(peer.heard()).containsExactly("one", "two");
            assertThat(peer.stream.writes).hasSize(2);
        }

        @Test
        void whatIsSentWhileAWriteIsUnderWayGoesTogetherAfterIt() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            peer.connection.send("first");

            for (String message : numbered("m", 50)) {
                peer.connection.send(message);
            }
            peer.stream.unblock(1);

            assertThat(peer.stream.writes).hasSize(2);
            assertThat(peer.heard()).hasSize(51).startsWith("first", "m0").endsWith("m49");
        }

        /** Writes are coalesced, and the peer is quick: nothing may overflow. */
        @ParameterizedTest
        @CsvSource({"5000, 1", "2000, 1000", "40, 100000", "6, 600000", "3, 1048576"})
        void manyMessagesWithinOneCallbackDoNotOverflowTheOutbox(int count, int size) {
            String message = "x".repeat(size);
            handler.onText = (any, connection) -> IntStream.range(0, count).forEach(i -> connection.send(message));
            WirePeer peer = connect();

            peer.saysTexts("go");

            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
            assertThat(peer.heard()).hasSize(count).containsOnly(message);
        }

        @Test
        void oneSmallThenOneLargeMessageWithinOneCallbackDoNotOverflowTheOutbox() {
            String large = "x".repeat(KIB * KIB);
            handler.onText = (any, connection) -> {
                connection.send("small");
                connection.send(large);
            };
            WirePeer peer = connect();

            peer.saysTexts("go");

            assertThat(peer.heard()).containsExactly("small", large);
        }

        @Test
        void aBroadcastOfManyMessagesWithinOneCallbackDoesNotOverflowTheOutboxes() {
            handler.onText = (any, connection) -> {
                for (String message : numbered("m", 3000)) {
                    connection.server().broadcast(message);
                }
            };
            WirePeer sender = connect();
            WirePeer other = connect();

            sender.saysTexts("go");

            assertThat(sender.heard()).containsExactly(numbered("m", 3000));
            assertThat(other.heard()).containsExactly(numbered("m", 3000));
        }

        @Test
        void whatAFutureSendsWhenItCompletesGoesOutAfterIt() {
            String large = "x".repeat(100 * KIB);
            handler.onText = (any, connection) -> {
                connection.sendAsync("first").thenRun(() -> {
                    for (int i = 0; i < 5; i++) {
                        connection.send(i + large);
                    }
                });
                IntStream.range(0, 200).forEach(i -> connection.send("m" + i));
            };
            WirePeer peer = connect();
            peer.stream.acceptWrites(1);

            peer.saysTexts("go");
            while (peer.stream.isBlocked()) {
                peer.stream.unblock(0);
            }

            assertThat(peer.heard()).hasSize(206);
            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
        }
    }

    @Nested
    class LargeMessages {

        @Test
        void aLargeMessageGoesOutInPartsWithProgress() {
            String large = "x".repeat(KIB * KIB - 100); // and then there is room for another in the outbox
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);

            peer.connection.send(large);
            peer.connection.send("after");
            for (int part = 0; part < 16; part++) {
                assertThat(peer.stream.isBlocked()).isTrue();
                pass(Duration.ofSeconds(9)); // each part within the write timeout of 10 s
                assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
                peer.stream.unblock(0);
            }
            peer.stream.unblock(9);

            assertThat(peer.heard()).containsExactly(large, "after");
            assertThat(peer.stream.writes).hasSize(17).allMatch(bytes -> bytes <= 64 * KIB);
        }

        @Test
        void aPartThatDoesNotGoOutEndsTheConnection() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(3);
            peer.connection.send("x".repeat(KIB * KIB));

            pass(Duration.ofSeconds(11));

            assertThat(handler.events).containsExactly("open", "close 1006");
            assertThat(peer.stream.isClosed()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {-15, -14, -5, -4, -3, -1, 0, 1, 5})
        void messagesAroundTheSizeOfTheBuffersGoOut(int more) {
            String message = "x".repeat(IoBuffers.BYTES + more);
            WirePeer peer = connect();

            peer.connection.send("before");
            peer.says(WirePeer.ping("p"), WirePeer.text(message), WirePeer.text("after"));

            assertThat(peer.heard()).containsExactly("before", "pong p", message, "after");
        }
    }

    @Nested
    class Blocked {

        @Test
        void nothingIsLostOrReordered() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);

            for (String message : numbered("m", 1000)) {
                peer.connection.send(message);
            }
            assertThat(peer.heard()).isEmpty();
            while (peer.stream.isBlocked()) {
                peer.stream.unblock(0);
            }

            assertThat(peer.heard()).containsExactly(numbered("m", 1000));
        }

        @Test
        void whatIsBeingWrittenIsNotTouchedByOthersWhoWrite() {
            WirePeer slow = connect();
            slow.stream.acceptWrites(0);
            slow.connection.send("slow");
            WirePeer quick = connect();

            for (String message : numbered("quick", 100)) {
                quick.saysTexts(message);
            }
            slow.stream.unblock(1);

            assertThat(slow.heard()).containsExactly("slow");
            assertThat(quick.heard()).containsExactly(numbered("quick", 100));
        }

        @Test
        void theBuffersAreGivenBackWhenTheWriteIsDone() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            drain(buffers);
            peer.connection.send("message");

            peer.stream.unblock(1);

            assertThat(drain(buffers)).isNotEmpty();
        }

        /** Takes all that this thread can get without a new one being made. */
        private static List<IoBuffers> drain(IoBuffers.Pool buffers) {
            List<IoBuffers> known = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                IoBuffers one = buffers.borrow();
                if (one.bytes[2] != 0) { // a new one is empty
                    known.add(one);
                }
            }
            return known;
        }

        @Test
        void theOutboxOverflowsAndItsMemoryIsFreed() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);

            for (String message : numbered("m", 2000)) {
                peer.connection.send(message);
            }

            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CLOSING);
            assertThat(peer.connection.bufferedAmount()).isLessThan(10);
            peer.stream.unblock(9);
            assertThat(peer.heard()).containsExactly("m0", "close 1013");
        }

        @Test
        void aWriteWithoutProgressEndsTheConnection() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            peer.connection.send("message");

            pass(Duration.ofSeconds(11));

            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(handler.events).containsExactly("open", "close 1006");
        }

        /** A pong under way is not of the outbox, but what waits behind it is. */
        @Test
        void messagesThatWaitBehindAPongThatDoesNotGoOutEndTheConnection() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            peer.says(WirePeer.ping("p"));
            peer.connection.send("message");

            for (int i = 0; i < 12; i++) { // a peer that goes on to ping, and does not read
                peer.says(WirePeer.ping("p"));
                pass(Duration.ofSeconds(1));
            }

            assertThat(handler.events).containsExactly("open", "close 1006");
        }
    }

    @Nested
    class Pings {

        @WebSocketEndpoint("/pinged")
        static class Pinged {
            final List<String> seen = new CopyOnWriteArrayList<>();

            @OnMessage
            void text(String message) {
                seen.add(message);
            }

            @OnMessage
            String ping(PingMessage ping) {
                String text = StandardCharsets.UTF_8.decode(ping.payload()).toString();
                seen.add("ping " + text);
                return "pinged " + text;
            }
        }

        @Test
        void areToldToACallbackInTheirPlaceAndAnsweredAllTheSame() {
            Pinged pinged = new Pinged();
            application.close();
            application = TestApplication.of(Pinged.class, () -> pinged);
            engine = new WireEngine(
                    application.deployment().watchdog(),
                    application.deployment().compression());
            WirePeer peer = connect();

            peer.says(WirePeer.text("a"), WirePeer.ping("b"), WirePeer.ping(""), WirePeer.text("c"));

            assertThat(pinged.seen).containsExactly("a", "ping b", "ping ", "c");
            assertThat(peer.heard()).containsExactlyInAnyOrder("pong b", "pong ", "pinged b", "pinged ");
        }

        @Test
        void areAnsweredInOrder() {
            WirePeer peer = connect();

            peer.says(WirePeer.ping("a"), WirePeer.ping("b"), WirePeer.ping(""));

            assertThat(peer.heard()).containsExactly("pong a", "pong b", "pong ");
            assertThat(peer.stream.writes).hasSize(1);
        }

        @Test
        void behaviour4_22_ofManyThatCannotBeAnsweredTheLastAre() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            peer.says(WirePeer.ping("first"));

            for (int i = 0; i < 16; i++) {
                peer.says(WirePeer.ping("old" + i));
            }
            peer.says(WirePeer.ping("new1"));
            peer.says(WirePeer.ping("new2"));
            peer.stream.unblock(9);

            assertThat(peer.heard()).containsExactly("pong first", "pong new1", "pong new2");
        }

        @Test
        void upToSixteenAreAllAnswered() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            peer.connection.send("busy");

            for (int i = 0; i < 16; i++) {
                peer.says(WirePeer.ping("p" + i));
            }
            peer.stream.unblock(9);

            assertThat(peer.heard()).hasSize(17).endsWith("pong p15").contains("pong p0");
        }

        @Test
        void areAnsweredWhileTheHandlerIsBusy() {
            ManualExecutor busy = new ManualExecutor();
            workers(busy);
            WirePeer peer = connect();
            busy.runAll();
            peer.saysTexts("work");

            peer.says(WirePeer.ping("p"));

            assertThat(peer.heard()).containsExactly("pong p");
            busy.runAll();
            assertThat(peer.heard()).containsExactly("pong p", "work");
            peer.channel.drop();
            busy.runAll();
        }

        @Test
        void areNotAnsweredAfterOurCloseFrame() {
            WirePeer peer = connect();
            peer.connection.close();

            peer.says(WirePeer.ping("p"));

            assertThat(peer.heard()).containsExactly("close 1000");
        }
    }

    @Nested
    class Closing {

        @Test
        void byThePeerIsAnsweredWithItsCode() {
            WirePeer peer = connect();

            peer.says(WirePeer.close(3333));

            assertThat(peer.heard()).containsExactly("close 3333");
            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(handler.events).containsExactly("open", "close 3333");
        }

        @Test
        void byThePeerWithoutACodeIsAnsweredWithoutOne() {
            WirePeer peer = connect();

            peer.says(fragment(0x88, 0));

            assertThat(peer.heard()).containsExactly("close 1005");
            assertThat(handler.events).containsExactly("open", "close 1005");
        }

        @Test
        void byThePeerComesAfterTheRepliesToWhatCameBefore() {
            WirePeer peer = connect();

            peer.says(WirePeer.text("a"), WirePeer.text("b"), WirePeer.close(1000), WirePeer.text("ignored"));

            assertThat(peer.heard()).containsExactly("a", "b", "close 1000");
            assertThat(handler.events).containsExactly("open", "a", "b", "close 1000");
        }

        @Test
        void byUsEndsWithThePeersAnswer() {
            WirePeer peer = connect();

            peer.connection.send("last");
            peer.connection.close(3001, "!");

            assertThat(peer.heard()).containsExactly("last", "close 3001!");
            assertThat(peer.stream.isClosed()).isFalse();
            assertThat(handler.events).containsExactly("open");
            peer.says(WirePeer.close(3001));
            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(peer.heard()).containsExactly("last", "close 3001!");
            assertThat(handler.events).containsExactly("open", "close 3001");
        }

        @Test
        void byUsWithoutAnAnswerEndsAfterTheCloseTimeout() {
            WirePeer peer = connect();
            peer.connection.close();

            pass(Duration.ofSeconds(9));
            assertThat(peer.stream.isClosed()).isFalse();
            pass(Duration.ofSeconds(2));

            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(handler.events).containsExactly("open", "close 1006");
        }

        @Test
        void byBothAtOnceSendsOneCloseFrame() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            peer.connection.close(3001);

            peer.says(WirePeer.close(3002));
            assertThat(peer.stream.isClosed()).isFalse();
            peer.stream.unblock(9);

            assertThat(peer.heard()).containsExactly("close 3001");
            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(handler.events).containsExactly("open", "close 3001");
        }

        @Test
        void byThePeerWhileOurMessagesWaitLetsTheFirstWriteFinish() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            peer.connection.send("under way");
            peer.connection.send("waits");

            peer.says(WirePeer.close(1000));
            assertThat(handler.events).containsExactly("open", "close 1000");
            peer.stream.unblock(9);

            assertThat(peer.heard()).containsExactly("under way", "close 1000");
            assertThat(peer.stream.isClosed()).isTrue();
        }

        /** Otherwise a stop that comes before the next tick waits for a connection that has gone. */
        @Test
        void byThePeerLeavesNothingToWatchWhenAnotherThreadEndsTheChannelMeanwhile() {
            WirePeer peer = connect();
            handler.onClose = () -> peer.channel.lost(new IOException("the socket is gone"));

            peer.says(WirePeer.close(1000));

            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(application.deployment().watchdog().nothingToWatch()).isTrue();
        }

        @Test
        void byThePeerWhoDoesNotReadEndsSoon() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);

            peer.says(WirePeer.close(1000));
            pass(Duration.ofSeconds(1));
            assertThat(peer.stream.isClosed()).isFalse();
            pass(Duration.ofMillis(1500));

            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(application.deployment().watchdog().nothingToWatch()).isTrue();
            assertThat(handler.events).containsExactly("open", "close 1000");
        }
    }

    @Nested
    class BrokenRules {

        private byte[] invalid(int code) {
            return switch (code) {
                case 1002 -> fragment(0xF1, 0);
                case 1007 -> {
                    byte[] frame = fragment(0x81, 1);
                    frame[6] = (byte) 0xFF;
                    yield frame;
                }
                case 1008 -> {
                    byte[][] fragments = new byte[MAX_FRAGMENTS + 1][];
                    Arrays.fill(fragments, fragment(0, 1));
                    fragments[0] = fragment(1, 1);
                    yield WirePeer.together(fragments);
                }
                default -> Arrays.copyOf(WirePeer.text("x".repeat(MAX_MESSAGE + 1)), 14);
            };
        }

        @ParameterizedTest
        @ValueSource(ints = {1002, 1007, 1008, 1009})
        void theRepliesComeFirstThenTheCloseFrameThenTheEndOfOurOutput(int code) {
            WirePeer peer = connect();

            peer.says(WirePeer.text("a"), WirePeer.text("b"), invalid(code), WirePeer.text("ignored"));

            assertThat(peer.heard()).containsExactly("a", "b", "close " + code);
            assertThat(peer.stream.outputEnded).isTrue();
            assertThat(peer.stream.isClosed()).isFalse();
            List<String> expected = new ArrayList<>(List.of("open", "a", "b", "close " + code));
            if (code == 1009) {
                expected.add(3, "MessageTooBigException");
            }
            assertThat(handler.events).isEqualTo(expected);
        }

        @Test
        void whatComesAfterwardsIsThrownAwayUntilThePeerEnds() {
            WirePeer peer = connect();
            peer.says(invalid(1002));

            for (int i = 0; i < 100; i++) {
                peer.stream.put(new byte[1000]);
            }
            peer.stream.tell();
            assertThat(peer.stream.chunksLeft()).isZero();
            assertThat(peer.stream.isClosed()).isFalse();
            peer.ends();

            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(handler.events).containsExactly("open", "close 1002");
            assertThat(application.deployment().watchdog().nothingToWatch()).isTrue();
        }

        @Test
        void aPeerThatDoesNotEndIsEndedAfterTheLastLook() {
            WirePeer peer = connect();
            peer.says(invalid(1002));

            pass(Duration.ofMillis(500));

            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(application.deployment().watchdog().nothingToWatch()).isTrue();
        }

        @Test
        void aPeerThatNeverReadsTheCloseFrameIsEnded() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            peer.says(invalid(1002));
            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CLOSING);

            pass(Duration.ofSeconds(11));

            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(handler.events).containsExactly("open", "close 1006");
        }

        @Test
        void nothingIsReadBeforeTheCloseFrameIsOut() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            peer.says(invalid(1002));

            peer.saysTexts("more");
            assertThat(peer.stream.chunksLeft()).isOne();
            peer.stream.unblock(9);

            assertThat(peer.stream.chunksLeft()).isZero();
            assertThat(handler.events).containsExactly("open", "close 1002");
        }

        @ParameterizedTest
        @ValueSource(ints = {1002, 1007, 1008, 1009})
        void afterOurCloseFrameTheyEndTheConnectionToo(int code) {
            WirePeer peer = connect();
            peer.connection.close(3000);

            peer.says(invalid(code));
            pass(Duration.ofMillis(500));

            assertThat(peer.heard()).containsExactly("close 3000");
            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(handler.events).containsExactly("open", "close 3000");
        }
    }

    @Nested
    class Lost {

        @Test
        void theEndOfTheStreamIs1006Once() {
            WirePeer peer = connect();

            peer.ends();
            peer.channel.lost(new IOException("again"));
            peer.channel.drop();
            peer.stream.tell();

            assertThat(handler.events).containsExactly("open", "close 1006");
            assertThat(peer.stream.isClosed()).isTrue();
        }

        /** Not after {@code close-timeout}: the clock stands still here. */
        @Test
        void theEndOfTheStreamInPlaceOfAnAnswerIs1006AtOnce() {
            WirePeer peer = connect();
            peer.connection.close(3000, "bye");

            peer.ends();

            assertThat(handler.events).containsExactly("open", "close 1006");
            assertThat(peer.stream.isClosed()).isTrue();
        }

        @Test
        void theEndOfTheStreamComesAfterTheMessagesBefore() {
            WirePeer peer = connect();
            peer.stream.put(WirePeer.text("a"));

            peer.ends();

            assertThat(handler.events).containsExactly("open", "a", "close 1006");
            assertThat(peer.heard()).containsExactly("a");
        }

        @Test
        void aFailedReadIs1006() {
            WirePeer peer = connect();
            peer.stream.readFailure = new IOException("read");

            peer.saysTexts("never read");

            assertThat(handler.events).containsExactly("open", "close 1006");
            assertThat(peer.stream.isClosed()).isTrue();
        }

        @Test
        void aFailedWriteIs1006() {
            WirePeer peer = connect();
            peer.stream.writeFailure = new IOException("write");

            peer.saysTexts("a", "b");

            assertThat(handler.events).containsExactly("open", "a", "b", "close 1006");
            assertThat(peer.stream.isClosed()).isTrue();
        }

        @Test
        void afterAFailureInIsWritableItIs1006() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            peer.connection.send("under way");
            peer.stream.writableFailure = new IOException("writable");

            peer.channel.writable();

            assertThat(handler.events).containsExactly("open", "close 1006");
            assertThat(peer.stream.isClosed()).isTrue();
        }

        @Test
        void aFailedWriteDoesNotKeepOthersFromTheirs() {
            handler.onText = (message, connection) -> connection.server().broadcast(message);
            WirePeer broken = connect();
            WirePeer well = connect();
            broken.stream.writeFailure = new IOException("write");

            broken.saysTexts("a");
            well.saysTexts("b");

            assertThat(well.heard()).containsExactly("a", "b");
        }

        @Test
        void whateverIsThrownWhileWritingOthersStillGetTheirs() {
            handler.onText = (message, connection) -> connection.server().broadcast(message);
            List<WirePeer> four = List.of(connect(), connect(), connect(), connect());
            WirePeer broken = four.get(1);
            broken.stream.onWrite = () -> {
                throw new StackOverflowError("of a test");
            };

            four.get(0).saysTexts("a");
            four.get(2).saysTexts("b");

            assertThat(four.get(0).heard()).containsExactly("a", "b");
            assertThat(four.get(2).heard()).containsExactly("a", "b");
            assertThat(four.get(3).heard()).containsExactly("a", "b");
            assertThat(broken.stream.isClosed()).isTrue();
        }

        @Test
        void aDroppedConnectionReadsAndWritesNoMore() {
            handler.onText = (message, connection) -> ((DefaultConnection) connection).drop();
            WirePeer peer = connect();

            peer.saysTexts("a", "b", "c");
            peer.saysTexts("d");

            assertThat(handler.events).containsExactly("open", "a", "close 1006");
            assertThat(peer.stream.writes).isEmpty();
            assertThat(peer.stream.chunksLeft()).isOne();
        }
    }

    @Nested
    class Pausing {

        private final ManualExecutor busy = new ManualExecutor();

        @Test
        void stopsInMidBufferAndLosesNothing() {
            workers(busy);
            WirePeer peer = connect();
            busy.runAll();
            int count = 10 * MAILBOX;

            peer.saysTexts(numbered("m", count));
            peer.saysTexts("later");

            assertThat(peer.stream.chunksLeft()).isOne();
            busy.runAll();
            assertThat(handler.events.subList(1, count + 2))
                    .startsWith(numbered("m", count))
                    .endsWith("later");
            assertThat(peer.heard()).hasSize(count + 1);
            finish(peer);
        }

        private void finish(WirePeer peer) {
            peer.channel.drop();
            busy.runAll();
        }

        @Test
        void stopsRightAfterTheMessageThatAskedForItHoweverManyCameWithIt() {
            WirePeer peer = connect();
            handler.onText = (message, connection) -> {
                if (message.equals("m2")) {
                    peer.channel.pauseReading();
                }
            };

            peer.saysTexts(numbered("m", 10));
            assertThat(handler.events).containsExactly("open", "m0", "m1", "m2");
            peer.channel.resumeReading();

            assertThat(handler.events.subList(1, 11)).containsExactly(numbered("m", 10));
        }

        @Test
        void stopsAfterTheMessageThatFilledTheMailbox() {
            workers(busy);
            WirePeer peer = connect();
            busy.runAll();

            for (int i = 0; i < 3 * MAILBOX; i++) {
                peer.stream.put(WirePeer.text("m" + i));
            }
            peer.stream.tell();

            assertThat(peer.stream.chunksLeft()).isEqualTo(2 * MAILBOX);
            busy.runAll();
            peer.stream.tell();
            busy.runAll();
            assertThat(peer.stream.chunksLeft()).isZero();
            assertThat(handler.events).hasSize(1 + 3 * MAILBOX);
            finish(peer);
        }

        /** Another thread may resume at any moment: here it does between the pause and the next read. */
        @Test
        void thatEndsAtOnceDoesNotReorder() {
            WirePeer peer = connect();
            handler.onText = (message, connection) -> {
                connection.send(message);
                peer.channel.pauseReading();
            };
            peer.stream.onWrite = peer.channel::resumeReading;
            peer.stream.put(WirePeer.together(WirePeer.text("a"), WirePeer.text("b"), WirePeer.text("c")));
            peer.stream.put(WirePeer.together(WirePeer.text("d"), WirePeer.text("e"), WirePeer.text("f")));

            peer.stream.tell();

            assertThat(handler.events).containsExactly("open", "a", "b", "c", "d", "e", "f");
            assertThat(peer.heard()).containsExactly("a", "b", "c", "d", "e", "f");
        }

        @Test
        void doesNotHoldUpAPeerWithAHalfFrame() {
            workers(busy);
            WirePeer peer = connect();
            busy.runAll();
            byte[] bytes = WirePeer.together(IntStream.range(0, MAILBOX)
                    .mapToObj(i -> WirePeer.text("m" + i))
                    .toArray(byte[][]::new));
            byte[] last = WirePeer.text("last");

            peer.says(bytes, Arrays.copyOf(last, 3));
            busy.runAll();
            peer.says(Arrays.copyOfRange(last, 3, last.length));
            busy.runAll();

            assertThat(handler.events).hasSize(MAILBOX + 2).endsWith("last");
            finish(peer);
        }
    }

    @Nested
    class ManyPings {

        @Test
        void pingsWithinTheRateAreAnswered() {
            WirePeer peer = connect();

            for (int second = 0; second < 60; second++) {
                for (int i = 0; i < 50; i++) {
                    peer.says(WirePeer.ping("p"));
                }
                pass(Duration.ofSeconds(1));
            }

            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
            assertThat(peer.heard()).hasSize(3000).containsOnly("pong p");
        }

        @Test
        void pingsThatWereHeldUpBreakNoRule() {
            WirePeer peer = connect();

            for (int i = 0; i < 500; i++) {
                peer.says(WirePeer.ping("p"));
            }

            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
        }

        @Test
        void pingsAboveTheRateCloseWith1008() {
            WirePeer peer = connect();
            byte[][] pings = new byte[501][];
            Arrays.fill(pings, WirePeer.ping("p"));

            peer.says(WirePeer.text("before")).says(pings).says(WirePeer.text("after"));

            assertThat(peer.heard()).startsWith("before").endsWith("close 1008").doesNotContain("after");
            assertThat(handler.events).containsExactly("open", "before", "close 1008");
        }

        @Test
        void pongsThatAreNotReadCountAsAWrite() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);

            for (int second = 0; second < 12; second++) {
                peer.says(WirePeer.ping("p"));
                pass(Duration.ofSeconds(1));
            }

            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(handler.events).endsWith("close 1006");
        }
    }

    @Nested
    class Rates {

        private WirePeer limited(String... settings) {
            application.close();
            TestApplication.Builder builder = TestApplication.builder().endpoint(Handler.class, () -> handler);
            for (int i = 0; i < settings.length; i += 2) {
                builder.set(settings[i], settings[i + 1]);
            }
            application = builder.start();
            engine = new WireEngine(
                    application.deployment().watchdog(),
                    application.deployment().compression());
            return connect();
        }

        @Test
        void framesBehindTheRateAreNotReadUntilItAllowsThem() {
            WirePeer peer = limited("kawat.message-rate", "2");

            peer.says(WirePeer.text("1"), WirePeer.text("2"), WirePeer.text("3"), WirePeer.text("4"));
            peer.saysTexts("5");
            assertThat(handler.events).containsExactly("open", "1", "2", "3");
            assertThat(peer.stream.chunksLeft()).as("left to TCP").isOne();
            pass(Duration.ofMillis(500));
            assertThat(handler.events).containsExactly("open", "1", "2", "3", "4");
            pass(Duration.ofMillis(500));

            assertThat(handler.events).containsExactly("open", "1", "2", "3", "4", "5");
            assertThat(peer.heard()).containsExactly("1", "2", "3", "4", "5");
        }

        @Test
        void nothingIsReadThatAddsToWhatAPeerDoesNotReadBeyondItsAllowance() {
            WirePeer peer = limited("kawat.memory", "110KiB");
            peer.stream.acceptWrites(0);
            for (int i = 0; i < 90; i++) {
                peer.saysTexts("x".repeat(KIB));
            }

            assertThat(handler.events).as("open, 64 KiB, and one more").hasSize(66);
            assertThat(peer.stream.chunksLeft()).as("left to TCP").isEqualTo(25);
            peer.stream.unblock(100);

            assertThat(peer.stream.readsDue()).isOne();
            peer.stream.tell();
            assertThat(handler.events).hasSize(91);
        }

        /** No tick passes, as on a machine that is too busy for it. */
        @Test
        void whatWaitsForManyPeersMakesTheirAllowancesSmallerAtOnce() {
            WirePeer peer = limited("kawat.memory", "8MiB");
            List<Integer> read = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int before = handler.events.size();
                peer.stream.acceptWrites(0);
                for (int j = 0; j < 200; j++) {
                    peer.saysTexts("x".repeat(KIB));
                }
                read.add(handler.events.size() - before);
                peer = connect();
            }

            assertThat(read.get(0)).as("an eighth of a MiB, nearly").isBetween(120, 129);
            assertThat(read.get(59)).as("64 KiB, and a little").isBetween(65, 70);
        }

        @Test
        void aPeerWhosePongWaitsBehindIsNotDropped() {
            WirePeer peer = limited("kawat.byte-rate", "1KiB", "kawat.ping", "always");
            peer.saysTexts("x".repeat(60 * KIB));
            peer.says(WirePeer.ping("alive?"));
            for (int second = 0; second < 58; second++) {
                pass(Duration.ofSeconds(1));
            }
            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
            assertThat(peer.heard()).doesNotContain("pong alive?");
            pass(Duration.ofSeconds(2));

            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
            assertThat(peer.heard()).contains("pong alive?");
        }

        @Test
        void aConnectionThatClosesReadsUpToTheAnswer() {
            WirePeer peer = limited("kawat.byte-rate", "1KiB");
            peer.saysTexts("x".repeat(60 * KIB));

            peer.connection.close(4000);
            peer.saysTexts(numbered("m", 3)).says(WirePeer.close(4000));
            pass(Duration.ofMillis(250));

            assertThat(handler.events).containsExactly("open", "text of 61440", "close 4000");
            assertThat(peer.stream.isClosed()).isTrue();
        }

        @Test
        void messagesThatAreDroppedStopNothing() {
            WirePeer peer = limited("kawat.message-rate", "2", "kawat.rate-policy", "drop");

            peer.saysTexts(numbered("m", 10)).says(WirePeer.ping("p")).says(WirePeer.close(1000));

            assertThat(handler.events).containsExactly("open", "m0", "m1", "close 1000");
            assertThat(peer.heard()).containsExactly("m0", "m1", "pong p", "close 1000");
        }

        @Test
        void nothingIsReadAfterTheMessageThatCloses() {
            WirePeer peer = limited("kawat.message-rate", "2", "kawat.rate-policy", "close");

            peer.saysTexts(numbered("m", 10)).says(WirePeer.ping("p"));

            assertThat(handler.events).containsExactly("open", "m0", "m1", "close 1008");
            assertThat(peer.heard()).containsExactly("m0", "m1", "close 1008");
        }
    }

    @Nested
    class SlowFrames {

        @Test
        void aFrameOfWhichNothingComesClosesWith1008() {
            WirePeer peer = connect();
            byte[] frame = WirePeer.text("x".repeat(100));

            peer.says(Arrays.copyOfRange(frame, 0, 50));
            pass(Duration.ofSeconds(29));
            ConnectionStatus before = peer.connection.status();
            pass(Duration.ofSeconds(2));

            assertThat(before).isEqualTo(ConnectionStatus.CONNECTED);
            assertThat(peer.heard()).endsWith("close 1008"); // after a ping
        }

        @Test
        void aHeaderOfWhichNothingComesClosesWith1008() {
            WirePeer peer = connect();

            peer.says(Arrays.copyOfRange(WirePeer.text("x"), 0, 1));
            pass(Duration.ofSeconds(31));

            assertThat(peer.heard()).endsWith("close 1008");
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aMessageThatGoesOnByAFewBytesClosesWith1008(boolean inFragments) {
            WirePeer peer = connect();
            byte[] frame = WirePeer.text("x".repeat(60_000));
            peer.says(inFragments ? fragment(1, 3) : Arrays.copyOf(frame, 100));

            for (int i = 0; i < 3; i++) {
                assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
                pass(Duration.ofSeconds(19));
                peer.says(inFragments ? fragment(0, 3) : Arrays.copyOfRange(frame, 100 + i, 101 + i));
            }
            pass(Duration.ofSeconds(4));

            assertThat(peer.heard()).endsWith("close 1008");
        }

        @Test
        void theConnectionEndsAtOnceAndDoesNotWaitForAnAnswer() {
            WirePeer peer = connect();
            peer.says(Arrays.copyOf(WirePeer.text("x".repeat(100)), 50));

            pass(Duration.ofSeconds(31));

            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CLOSED);
            assertThat(handler.events).endsWith("close 1008");
            assertThat(peer.heard()).endsWith("close 1008");
            pass(Duration.ofSeconds(1));
            assertThat(peer.stream.isClosed()).isTrue();
        }

        @Test
        void theConnectionEndsAtOnceIfThePeerDoesNotReadEither() {
            WirePeer peer = connect();
            peer.stream.acceptWrites(0);
            peer.connection.send("never read");
            peer.says(Arrays.copyOf(WirePeer.text("x".repeat(100)), 50));

            for (int second = 0; second < 12; second++) {
                pass(Duration.ofSeconds(1));
            }

            assertThat(peer.stream.isClosed()).isTrue();
            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        }

        @Test
        void pingsDoNotProlongAMessage() {
            WirePeer peer = connect();
            peer.says(fragment(1, 3));

            for (int second = 0; second < 61; second++) {
                peer.says(WirePeer.ping("still here"));
                pass(Duration.ofSeconds(1));
            }

            assertThat(peer.heard()).endsWith("close 1008");
        }

        @Test
        void aLargeFrameThatGoesOnMayTakeLonger() {
            WirePeer peer = connect();
            String message = "x".repeat(60_000);
            byte[] frame = WirePeer.text(message);

            int step = 20_005;
            for (int at = 0; at < frame.length; at += step) { // in all longer than the timeout
                peer.says(Arrays.copyOfRange(frame, at, Math.min(frame.length, at + step)));
                pass(Duration.ofSeconds(20));
            }

            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
            assertThat(peer.heard()).containsExactly(message);
        }

        @Test
        void framesThatComeToTheirEndDoNot() {
            WirePeer peer = connect();
            byte[] frame = WirePeer.text("x".repeat(50));

            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 20; i++) {
                    peer.says(Arrays.copyOfRange(frame, i, i + 1));
                    pass(Duration.ofSeconds(1));
                }
                // the end of one frame and the beginning of the next come together
                peer.says(Arrays.copyOfRange(frame, 20, frame.length));
            }

            assertThat(peer.connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
            assertThat(peer.channel.receiving()).isEqualTo(-1);
            assertThat(peer.heard()).hasSize(5);
        }

        @Test
        void betweenTwoFragmentsNothingIsBeingReceived() {
            WirePeer peer = connect();

            peer.says(fragment(1, 3));
            assertThat(peer.channel.receiving()).isEqualTo(-1);
            peer.says(new byte[] {0});
            long begun = peer.channel.receiving();
            peer.says(new byte[] {(byte) 0x83});

            assertThat(begun).isPositive();
            assertThat(peer.channel.receiving()).isGreaterThan(begun);
        }
    }

    @Nested
    class Reading {

        @Test
        void letsOthersHaveTheirTurn() {
            WirePeer peer = connect();
            for (int i = 0; i < 100; i++) {
                peer.stream.put(WirePeer.text("m" + i));
            }

            peer.channel.readable();

            assertThat(peer.stream.readsDue()).isOne();
            assertThat(peer.stream.chunksLeft()).isEqualTo(96);
            peer.stream.tell();
            assertThat(peer.heard()).containsExactly(numbered("m", 100));
        }

        /** Calls what Tomcat's threads call: each connection with input has one of them. */
        @Test
        void comesAfterOthersAmongManyIfMuchCameTheLastTime() {
            WirePeer peer = connect();
            peer.stream.put(WirePeer.text("little"));
            peer.channel.readableAmongMany();
            peer.stream.put(WirePeer.text("x".repeat(16 * KIB)));
            peer.channel.readableAmongMany();
            assertThat(peer.stream.readsDue()).isZero();
            assertThat(peer.stream.chunksLeft()).isZero();

            peer.stream.put(WirePeer.text("more"));
            peer.channel.readableAmongMany();
            assertThat(peer.stream.chunksLeft()).isOne();
            assertThat(peer.stream.readsDue()).isOne();
            peer.stream.tell();
            peer.stream.put(WirePeer.text("little again"));
            peer.channel.readableAmongMany();

            assertThat(peer.stream.chunksLeft()).isZero();
            assertThat(peer.heard()).hasSize(4).endsWith("more", "little again");
        }

        @Test
        void awaitsOneTurnHoweverOftenItIsResumed() {
            WirePeer peer = connect();
            for (int i = 0; i < 100; i++) {
                peer.stream.put(WirePeer.text("m" + i));
            }

            peer.channel.readable();
            peer.channel.resumeReading();
            peer.channel.readable();
            int due = peer.stream.readsDue();
            peer.stream.tell();

            assertThat(due).isOne();
            assertThat(peer.heard()).containsExactly(numbered("m", 100));
        }

        /** Tries a turn that parses what is left and reads nothing, so that no read makes the selector report again. */
        @Test
        void goesOnAfterATurnThatEndsWithTheLastFrameThatWasRead() {
            WirePeer peer = connect();
            peer.stream.hasSelector = true;
            peer.stream.put(WirePeer.together(IntStream.range(0, 256)
                    .mapToObj(i -> WirePeer.text("m" + i))
                    .toArray(byte[][]::new)));
            peer.stream.select();

            peer.stream.put(WirePeer.text("m256"));
            peer.stream.select();

            assertThat(peer.heard()).containsExactly(numbered("m", 257));
        }

        @Test
        void isToldOfMoreFromWithin() {
            WirePeer peer = connect();
            peer.stream.onRead = peer.channel::readable;
            peer.stream.onWrite = peer.channel::writable;
            int[] more = {3};
            peer.stream.onRead = () -> {
                if (more[0]-- > 0) {
                    peer.channel.readable();
                }
            };

            peer.saysTexts("a", "b");

            assertThat(peer.heard()).containsExactly("a", "b");
        }
    }

    /** Whatever is blocked, cut into pieces and closed when: nothing is lost, reordered or said twice. */
    @RepeatedTest(200)
    void soak(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        ManualExecutor busy = new ManualExecutor();
        if (random.nextBoolean()) {
            workers(busy);
        }
        WirePeer peer = connect();
        List<String> said = new ArrayList<>();
        List<String> pings = new ArrayList<>();
        byte[] pending = new byte[0];
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    String text =
                            "m" + said.size() + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 40_000 : 200));
                    said.add(text);
                    pending = WirePeer.together(pending, WirePeer.text(text));
                }
                case 3 -> {
                    pings.add("pong p" + pings.size());
                    pending = WirePeer.together(pending, WirePeer.ping("p" + (pings.size() - 1)));
                }
                case 4 -> {
                    int length = random.nextInt(pending.length + 1);
                    peer.says(Arrays.copyOf(pending, length));
                    pending = Arrays.copyOfRange(pending, length, pending.length);
                }
                case 5 -> peer.stream.acceptWrites(random.nextInt(3));
                case 6 -> peer.stream.unblock(random.nextInt(10));
                default -> busy.runAll();
            }
        }
        boolean closedByPeer = random.nextBoolean();
        if (closedByPeer) {
            pending = WirePeer.together(pending, WirePeer.close(3210));
        }
        peer.stream.unblock(Integer.MAX_VALUE);
        peer.says(pending);
        Await.until("all is read", () -> {
            busy.runAll();
            peer.stream.tell();
            return peer.stream.chunksLeft() == 0 || peer.stream.isClosed();
        });
        busy.runAll();

        assertThat(handler.events).startsWith("open");
        List<String> heard = peer.heard();
        List<String> echoed =
                heard.stream().filter(event -> event.startsWith("m")).toList();
        if (peer.connection.status() == ConnectionStatus.CONNECTED) {
            assertThat(echoed).isEqualTo(said);
        } else {
            assertThat(said.subList(0, echoed.size())).isEqualTo(echoed);
            assertThat(heard).last().asString().startsWith("close ");
        }
        assertThat(pings)
                .containsSubsequence(
                        heard.stream().filter(e -> e.startsWith("pong")).toList());
        peer.channel.drop();
        busy.runAll();
    }

    @RepeatedTest(5)
    void sendersOfManyThreadsKeepTheirOrderAndLoseNothing() {
        workers(pool);
        int senders = 4;
        int each = 2000;
        WirePeer peer = connect();
        Thread[] stream = {null};
        boolean[] done = {false};
        peer.stream.acceptWrites(0);
        stream[0] = Await.start(
                () -> { // the peer's side: lets writes finish, and tells of it
                    while (!done[0]) {
                        peer.stream.finishWrite();
                        peer.channel.writable();
                        peer.channel.readable();
                        Thread.onSpinWait();
                    }
                });

        Await.together(senders, sender -> {
            for (int i = 0; i < each; i++) {
                Await.until("there is room", () -> peer.connection.bufferedAmount() < 2000);
                peer.connection.send(sender + " " + i);
            }
        });
        Await.until("all is written", () -> peer.connection.bufferedAmount() == 0);
        done[0] = true;
        Await.until("the stream's thread is done", () -> !stream[0].isAlive());

        List<String> heard = peer.heard();
        assertThat(heard).hasSize(senders * each);
        for (int sender = 0; sender < senders; sender++) {
            String prefix = sender + " ";
            assertThat(heard.stream().filter(message -> message.startsWith(prefix)))
                    .containsExactly(numbered(prefix, each));
        }
        peer.channel.drop();
        Await.until("the handler was told", () -> handler.events.contains("close 1006"));
    }

    @RepeatedTest(5)
    void readersOfManyThreadsKeepTheOrderAndLoseNothing() {
        workers(pool);
        int count = 20_000;
        WirePeer peer = connect();
        for (int i = 0; i < count; i += 20) {
            int first = i;
            peer.stream.put(WirePeer.together(IntStream.range(first, first + 20)
                    .mapToObj(number -> WirePeer.text("m" + number))
                    .toArray(byte[][]::new)));
        }

        Await.together(
                3,
                thread -> Await.until("all is read", () -> {
                    peer.channel.readable();
                    return peer.stream.chunksLeft() == 0;
                }));
        Await.until("all is answered", () -> handler.events.size() == count + 1);
        Await.until("all is written", () -> peer.connection.bufferedAmount() == 0);

        assertThat(peer.heard()).containsExactly(numbered("m", count));
        peer.channel.drop();
        Await.until("the handler was told", () -> handler.events.contains("close 1006"));
    }

    @Test
    void anEndedConnectionLeavesNothingToTake() {
        WirePeer peer = connect();
        OutboundSource source = peer.connection.outbound();

        peer.channel.drop();
        peer.connection.send("too late");

        assertThat(source.take()).isNull();
        assertThat(peer.stream.writes).isEmpty();
    }
}
