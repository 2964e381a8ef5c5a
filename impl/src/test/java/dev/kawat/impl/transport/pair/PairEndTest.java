/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Codec;
import dev.kawat.MessageTooBigException;
import dev.kawat.Payload;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEvent;
import dev.kawat.WebSocketPair;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.settings.JsonChoice;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.ManualTime;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The behaviours of section 4 of the five APIs, each by its number. */
class PairEndTest {

    private static final Codec JSON = new JsonCodec(PairEndTest.class.getClassLoader(), JsonChoice.AUTO);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private static final String NOT_ACCEPTED =
            "You must call one of accept() or state.acceptWebSocket() on this WebSocket before sending messages.";
    private static final String CLOSED = "Can't call WebSocket send() after close().";
    private static final String TOO_LONG =
            "WebSocket close reason must not be longer than 123 bytes when UTF-8 encoded.";
    private static final String LOST_IN_STATE_3 =
            "close 1006 WebSocket disconnected without sending Close frame. unclean in state 3";

    private final ManualTime time = new ManualTime();
    private final Watchdog watchdog = new Watchdog(time);
    private final InMemoryPair pair = pair(Runnable::run);
    private final PairEnd client = pair.client();
    private final PairEnd server = pair.server();
    private final List<String> atClient = record(client);
    private final List<String> atServer = record(server);

    /** A pair whose listeners are called by an executor. */
    private InMemoryPair pair(Executor executor) {
        return new InMemoryPair(executor, watchdog, CLOSE_TIMEOUT, JSON, WebSocketPair.Options.defaults());
    }

    /** What happens at an end, each with the state in which it happens. */
    private static List<String> record(PairEnd end) {
        List<String> events = new CopyOnWriteArrayList<>();
        end.addEventListener(WebSocketEvent.class, event -> {
            if (event instanceof WebSocketEvent.Message message) {
                events.add("message " + content(message.data()));
            } else if (event instanceof WebSocketEvent.Close close) {
                events.add("close " + close.code()
                        + (close.wasClean() ? close.reason() : " " + close.reason() + " unclean") + " in state "
                        + end.readyState());
            } else if (event instanceof WebSocketEvent.Failure failure) {
                events.add("failure " + failure.error().getMessage());
            }
        });
        return events;
    }

    private static String content(Payload data) {
        return data instanceof Payload.Text text
                ? text.text()
                : "bytes "
                        + StandardCharsets.UTF_8.decode(
                                ((Payload.Binary) data).bytes().duplicate());
    }

    private void acceptBoth() {
        client.accept();
        server.accept();
    }

    // ---- 4-1 to 4-3: before and while accepting ----

    @Test
    void behaviour4_1_bothEndsOfAFreshPairAreOpenBeforeAccept() {
        assertThat(client.readyState()).isEqualTo(WebSocket.OPEN);
        assertThat(server.readyState()).isEqualTo(WebSocket.OPEN);
        assertThat(client.url()).isEmpty();
        assertThat(server.url()).isEmpty();
    }

    @Test
    void behaviour4_2_sendAndCloseBeforeAcceptThrow() {
        assertThatThrownBy(() -> client.send("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(NOT_ACCEPTED);
        assertThatThrownBy(() -> client.send(new byte[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(NOT_ACCEPTED);
        assertThatThrownBy(client::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(NOT_ACCEPTED);
        assertThatThrownBy(() -> client.close(1000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(NOT_ACCEPTED);
        assertThat(client.readyState()).isEqualTo(WebSocket.OPEN);
    }

    @Test
    void behaviour4_3_acceptTwiceIsANoOp() {
        client.accept();
        server.accept();
        client.send("1");

        server.accept();
        server.accept(true);
        client.close();

        assertThat(atServer).containsExactly("message 1", "close 1005 in state 3");
    }

    // ---- 4-9: rendezvous ----

    @Test
    void behaviour4_9_whatIsSentBeforeTheOtherEndAcceptsIsDeliveredInOrderAfterwards() {
        client.accept();
        for (int i = 0; i < 1000; i++) {
            client.send("m" + i);
        }
        boolean before = atServer.isEmpty();

        server.accept();

        assertThat(before).isTrue();
        assertThat(atServer).hasSize(1000);
        assertThat(atServer.get(0)).isEqualTo("message m0");
        assertThat(atServer.get(999)).isEqualTo("message m999");
    }

    @Test
    void behaviour4_9_evenACloseBeforeTheOtherEndAccepts() {
        client.accept();
        client.send("last words");
        client.close(3001, " bye");
        int waiting = client.readyState();

        server.accept();

        assertThat(waiting).isEqualTo(WebSocket.CLOSING);
        assertThat(atServer).containsExactly("message last words", "close 3001 bye in state 3");
        assertThat(atClient).containsExactly("close 3001 bye in state 3");
    }

    // ---- 4-10 to 4-13: sending ----

    @Test
    void behaviour4_10_theReceiverChoosesTextOrBytesForEachMessage() {
        List<String> texts = new ArrayList<>();
        List<ByteBuffer> bytes = new ArrayList<>();
        server.addEventListener(WebSocketEvent.Message.class, event -> {
            texts.add(event.text());
            bytes.add(event.bytes());
        });
        acceptBoth();

        client.send("é");
        client.send(new byte[] {'e', (byte) 0xff});

        assertThat(texts).containsExactly("é", "e\ufffd");
        assertThat(bytes)
                .containsExactly(
                        ByteBuffer.wrap("é".getBytes(StandardCharsets.UTF_8)),
                        ByteBuffer.wrap(new byte[] {'e', (byte) 0xff}));
    }

    @Test
    void behaviour4_10_theBytesOfAMessageAreTheReceiversOwn() {
        List<ByteBuffer> received = new ArrayList<>();
        server.addEventListener(WebSocketEvent.Message.class, event -> received.add(event.bytes()));
        acceptBoth();

        client.send(new byte[] {1, 2});

        assertThat(received.get(0).isReadOnly()).isFalse();
        assertThat(received.get(0).array()).containsExactly(1, 2);
    }

    @Test
    void behaviour4_11_numbersAndObjectsAreSentAsTheirText() {
        acceptBoth();

        client.send(42);
        client.send(List.of("a", 1));

        assertThat(atServer).containsExactly("message 42", "message [a, 1]");
    }

    @Test
    void behaviour4_11_anObjectIsSentByItsRuntimeType() {
        acceptBoth();

        for (Object message : new Object[] {
            "text",
            CharBuffer.wrap("characters"),
            Payload.of("payload"),
            "array".getBytes(StandardCharsets.UTF_8),
            ByteBuffer.wrap("buffer".getBytes(StandardCharsets.UTF_8)),
            Payload.of("binary".getBytes(StandardCharsets.UTF_8))
        }) {
            client.send(message);
        }

        assertThat(atServer)
                .containsExactly(
                        "message text",
                        "message characters",
                        "message payload",
                        "message bytes array",
                        "message bytes buffer",
                        "message bytes binary");
    }

    @Test
    void behaviour4_12_sendCopiesTheData() {
        client.accept();
        byte[] array = "array".getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap("buffer".getBytes(StandardCharsets.UTF_8));

        client.send(array);
        client.send(buffer);
        array[0] = 'X';
        buffer.put(0, (byte) 'X');
        server.accept();

        assertThat(atServer).containsExactly("message bytes array", "message bytes buffer");
        assertThat(buffer.remaining()).isEqualTo(6);
    }

    @Test
    void behaviour4_13_sendAfterOnesOwnCloseThrows() {
        acceptBoth();
        client.close();

        assertThatThrownBy(() -> client.send("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(CLOSED);
    }

    @Test
    void behaviour4_13_sendAfterOnesOwnCloseThrowsEvenBeforeTheAnswer() {
        client.accept();
        client.close();

        assertThatThrownBy(() -> client.send("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(CLOSED);
    }

    @Test
    void behaviour4_13_sendAfterThePeerIsGoneIsIgnored() {
        acceptBoth();
        server.drop();

        client.send("into the void");

        assertThat(atServer).isEmpty();
    }

    @Test
    void behaviour4_13_sendAfterThePeerHasClosedIsIgnored() {
        acceptBoth();
        server.close();

        assertThatCode(() -> client.send("into the void")).doesNotThrowAnyException();
        assertThat(atServer).containsExactly("close 1005 in state 3");
    }

    @Test
    void behaviour4_13_sendAfterReceivingACloseAndBeforeOnesOwnIsAllowed() {
        client.accept(true);
        server.accept();
        server.close(3001);

        client.send("still talking");

        assertThat(atServer).containsExactly("message still talking");
    }

    // ---- 4-14, 4-15: closing ----

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1015, 2999, 5000, Integer.MAX_VALUE})
    void behaviour4_14_anyOtherCodeThan1000And3000To4999Throws(int code) {
        acceptBoth();

        assertThatThrownBy(() -> client.close(code))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid WebSocket close code: " + code + ".");
        assertThat(client.readyState()).isEqualTo(WebSocket.OPEN);
        assertThat(atServer).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3000, 3001, 4999})
    void behaviour4_14_theseCodesAreAllowed(int code) {
        acceptBoth();

        client.close(code);

        assertThat(atServer).containsExactly("close " + code + " in state 3");
    }

    @Test
    void behaviour4_14_validationComesBeforeAnyStateCheck() {
        assertThatThrownBy(() -> client.close(999)).isInstanceOf(IllegalArgumentException.class);
        acceptBoth();
        client.close();

        assertThatThrownBy(() -> client.close(999)).hasMessage("Invalid WebSocket close code: 999.");
        assertThatThrownBy(() -> client.close(1000, "x".repeat(124))).hasMessage(TOO_LONG);
    }

    @Test
    void behaviour4_14_theCodeIsCheckedBeforeTheReason() {
        assertThatThrownBy(() -> client.close(1001, "x".repeat(124))).hasMessage("Invalid WebSocket close code: 1001.");
    }

    @Test
    void behaviour4_14_aReasonHasAtMost123BytesOfUtf8() {
        acceptBoth();
        String longest = "é".repeat(61) + "x";

        assertThatThrownBy(() -> client.close(1000, longest + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(TOO_LONG);
        client.close(1000, longest);

        assertThat(atServer).containsExactly("close 1000" + longest + " in state 3");
    }

    @Test
    void behaviour4_15_closeWithoutACodeIsSeenAs1005() {
        acceptBoth();

        client.close();

        assertThat(atServer).containsExactly("close 1005 in state 3");
    }

    @Test
    void behaviour4_15_theSecondCloseIsIgnored() {
        acceptBoth();
        client.close(3001);

        client.close();
        client.close(3002);

        assertThat(atServer).containsExactly("close 3001 in state 3");
        assertThat(atClient).containsExactly("close 3001 in state 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud800", "a\udc00", "a\ud800b\udc00", "\udc00\ud800a"})
    void behaviour4_15_loneSurrogatesInTheReasonBecomeTheReplacementCharacter(String reason) {
        acceptBoth();

        client.close(1000, reason);

        String expected = reason.replace('\ud800', '\ufffd').replace('\udc00', '\ufffd');
        assertThat(atServer).containsExactly("close 1000" + expected + " in state 3");
    }

    @Test
    void behaviour4_15_pairedSurrogatesInTheReasonStay() {
        acceptBoth();

        client.close(1000, "😀");

        assertThat(atServer).containsExactly("close 1000😀 in state 3");
    }

    @Test
    void closeBeforeThePeerAcceptsWaitsForIt() {
        client.accept();

        client.close(1000, "changed my mind");

        assertThat(client.readyState()).isEqualTo(WebSocket.CLOSING);
        assertThat(atClient).isEmpty();
    }

    // ---- 4-17 to 4-19: the end ----

    @Test
    void behaviour4_17_aCloseIsAnsweredWithItsCodeAndReason() {
        acceptBoth();

        server.close(3001, " because");

        assertThat(atClient).containsExactly("close 3001 because in state 3");
        assertThat(atServer).containsExactly("close 3001 because in state 3");
    }

    @Test
    void behaviour4_17_aCloseInTheListenerIsIgnored() {
        client.addEventListener(WebSocketEvent.Close.class, event -> client.close(4999, "mine"));
        acceptBoth();

        server.close(3001);

        assertThat(atServer).containsExactly("close 3001 in state 3");
        assertThat(atClient).containsExactly("close 3001 in state 3");
    }

    @Test
    void behaviour4_17_halfOpenLeavesTheAnswerToTheApplication() {
        client.accept(true);
        server.accept();

        server.close(3001);
        int clientBefore = client.readyState();
        int serverBefore = server.readyState();
        boolean answered = !atServer.isEmpty();
        client.close(3002, " later");

        assertThat(clientBefore).isEqualTo(WebSocket.CLOSING);
        assertThat(serverBefore).isEqualTo(WebSocket.CLOSING);
        assertThat(answered).isFalse();
        assertThat(atClient).containsExactly("close 3001 in state 2");
        assertThat(atServer).containsExactly("close 3002 later in state 3");
        assertThat(client.readyState()).isEqualTo(WebSocket.CLOSED);
    }

    @Test
    void behaviour4_18_theClosingEndGetsItsEventWhenThePeerAnswers() {
        client.accept();
        client.close(3001);
        boolean eventBefore = !atClient.isEmpty();
        int stateBefore = client.readyState();

        server.accept();

        assertThat(eventBefore).isFalse();
        assertThat(stateBefore).isEqualTo(WebSocket.CLOSING);
        assertThat(atClient).containsExactly("close 3001 in state 3");
    }

    @Test
    void behaviour4_18_whenBothCloseAtOnceEachSeesTheOthersCode() {
        ManualExecutor delivery = new ManualExecutor();
        InMemoryPair slow = pair(delivery);
        List<String> left = record(slow.client());
        List<String> right = record(slow.server());
        slow.client().accept();
        slow.server().accept();

        slow.client().close(3001);
        slow.server().close(3002);
        delivery.runAll();

        assertThat(left).containsExactly("close 3002 in state 3");
        assertThat(right).containsExactly("close 3001 in state 3");
    }

    @Test
    void behaviour4_19_aPeerThatVanishesIs1006NotCleanAndNoError() {
        acceptBoth();

        server.drop();

        assertThat(atClient).containsExactly(LOST_IN_STATE_3);
        assertThat(client.readyState()).isEqualTo(WebSocket.CLOSED);
        assertThat(server.readyState()).isEqualTo(WebSocket.CLOSED);
        assertThat(atServer).isEmpty();
    }

    @Test
    void behaviour4_19_whatCameBeforeIsDeliveredFirst() {
        server.accept();
        server.send("last words");
        server.drop();

        client.accept();

        assertThat(atClient).containsExactly("message last words", LOST_IN_STATE_3);
    }

    @Test
    void behaviour4_19_vanishingTwiceOrAfterTheEndIsNothingMore() {
        acceptBoth();
        client.close();

        server.drop();
        server.drop();
        client.drop();

        assertThat(atClient).containsExactly("close 1005 in state 3");
        assertThat(atServer).containsExactly("close 1005 in state 3");
    }

    @Test
    void behaviour4_19_bothVanish() {
        ManualExecutor delivery = new ManualExecutor();
        InMemoryPair slow = pair(delivery);
        List<String> left = record(slow.client());
        slow.client().accept();
        slow.server().drop();

        slow.client().drop();
        delivery.runAll();

        assertThat(left).isEmpty();
        assertThat(slow.client().readyState()).isEqualTo(WebSocket.CLOSED);
    }

    // ---- 4-27: the handler of a server ----

    @Test
    void onlyOneOfTheTwoEndsIsUsedForAHandlerWhenBothAreAtTheSameTime() {
        for (int round = 0; round < 2_000; round++) {
            InMemoryPair contended = pair(Runnable::run);
            AtomicInteger used = new AtomicInteger();

            Await.together(2, thread -> {
                try {
                    (thread == 0 ? contended.client() : contended.server()).useForHandler();
                    used.incrementAndGet();
                } catch (IllegalStateException peerUsed) {
                    assertThat(peerUsed).hasMessageContaining("its pair has already been accepted");
                }
            });

            assertThat(used).hasValue(1);
        }
    }

    // ---- 4-18, e8: a peer that does not answer ----

    private void advance(Duration by) {
        Runnable stop = time.every("watchdog", Duration.ofMillis(250), watchdog::tick);
        time.advance(by);
        stop.run();
    }

    @Test
    void behaviour4_18_anEndWhosePeerIsNeverAcceptedEndsWith1006AfterTenSeconds() {
        client.accept();
        client.close(3001);

        advance(Duration.ofSeconds(10));
        List<String> before = List.copyOf(atClient);
        advance(Duration.ofMillis(500));

        assertThat(before).isEmpty();
        assertThat(atClient).containsExactly(LOST_IN_STATE_3);
        assertThat(watchdog.nothingToWatch()).isTrue();
    }

    @Test
    void behaviour4_18_whatWasSentIsStillDeliveredToThePeerThatWasLate() {
        client.accept();
        client.send("last words");
        client.close(3001);
        advance(Duration.ofSeconds(11));

        server.accept();

        assertThat(atServer).containsExactly("message last words", "close 3001 in state 3");
        assertThat(atClient).containsExactly(LOST_IN_STATE_3);
    }

    @Test
    void behaviour4_18_anEndWhosePeerStaysHalfOpenEndsWith1006() {
        server.accept(true);
        client.accept();
        client.close(3001);

        advance(Duration.ofSeconds(11));
        server.send("too late");
        server.close();

        assertThat(atClient).containsExactly(LOST_IN_STATE_3);
        assertThat(atServer).containsExactly("close 3001 in state 2");
        assertThat(server.readyState()).isEqualTo(WebSocket.CLOSED);
    }

    @Test
    void behaviour4_18_anEndWhosePeerHasAStuckListenerEndsWith1006() {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        InMemoryPair threaded = pair(pool);
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        threaded.server().addEventListener(WebSocketEvent.Message.class, event -> {
            stuck.countDown();
            Await.until("the test is over", release);
        });
        List<String> closes = record(threaded.client());
        threaded.server().accept();
        threaded.client().accept();
        threaded.client().send("x");
        Await.until("the listener is stuck", stuck);
        threaded.client().close();

        advance(Duration.ofSeconds(11));

        Await.until("the end is over", () -> !closes.isEmpty());
        assertThat(closes).containsExactly(LOST_IN_STATE_3);
        release.countDown();
        pool.shutdown();
    }

    @Test
    void behaviour4_18_anAnswerThatTheEndHasYetToReadIsInTime() {
        ManualExecutor delivery = new ManualExecutor();
        InMemoryPair slow = pair(delivery);
        List<String> closes = record(slow.client());
        slow.client().accept();
        slow.server().accept();
        slow.client().close(3001);
        delivery.runNext();

        advance(Duration.ofMinutes(1));
        delivery.runAll();

        assertThat(closes).containsExactly("close 3001 in state 3");
    }

    @Test
    void behaviour4_18_anEndThatWasAnsweredIsNoLongerWatched() {
        acceptBoth();
        client.close();

        advance(Duration.ofMinutes(1));

        assertThat(atClient).containsExactly("close 1005 in state 3");
        assertThat(atServer).containsExactly("close 1005 in state 3");
    }

    // ---- 4-20, 5-4: a limit ----

    private InMemoryPair limited(long bytes) {
        return new InMemoryPair(
                Runnable::run,
                watchdog,
                CLOSE_TIMEOUT,
                JSON,
                WebSocketPair.Options.defaults().maxMessageBytes(bytes));
    }

    @Test
    void behaviour4_20_aPairHasNoLimitUnlessItIsGivenOne() {
        acceptBoth();

        client.send("x".repeat(2_000_000));

        assertThat(atServer).hasSize(1);
        assertThat(client.readyState()).isEqualTo(WebSocket.OPEN);
    }

    @Test
    void behaviour4_20_exactlyTheLimitIsAccepted() {
        InMemoryPair small = limited(4);
        List<String> received = record(small.server());
        small.client().accept();
        small.server().accept();

        small.client().send("éé");
        small.client().send(new byte[] {'a', 'b', 'c', 'd'});

        assertThat(received).containsExactly("message éé", "message bytes abcd");
    }

    @Test
    void behaviour4_20_aLargerMessageIsAFailureAndClosesWith1009() {
        InMemoryPair small = limited(4);
        List<String> sender = record(small.client());
        List<String> receiver = record(small.server());
        List<Throwable> failures = new ArrayList<>();
        small.server().addEventListener(WebSocketEvent.Failure.class, event -> failures.add(event.error()));
        small.server().accept();
        small.client().accept();

        small.client().send("ééx");
        small.client().send("late");

        assertThat(receiver)
                .containsExactly(
                        "failure Message is too large: 5 > 4", "close 1009Message is too large: 5 > 4 in state 3");
        assertThat(sender).containsExactly("close 1009Message is too large: 5 > 4 in state 3");
        assertThat(failures).singleElement().isInstanceOf(MessageTooBigException.class);
    }

    @Test
    void behaviour4_20_whatFollowsALargerMessageIsNotDelivered() {
        InMemoryPair small = limited(4);
        List<String> receiver = record(small.server());
        small.client().accept();
        small.client().send("12345");
        small.client().send("1");

        small.server().accept();

        assertThat(receiver).hasSize(2).noneMatch(event -> event.startsWith("message"));
    }

    @Test
    void behaviour4_20_aLimitIsPositive() {
        assertThatThrownBy(() -> WebSocketPair.Options.defaults().maxMessageBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("WebSocketPair.Options: maxMessageBytes must be at least 1, got 0");
    }

    // ---- 4-24: no event of opening ----

    @Test
    void behaviour4_24_acceptingIsNoEvent() {
        acceptBoth();

        assertThat(atClient).isEmpty();
        assertThat(atServer).isEmpty();
    }

    // ---- 4-25: listeners ----

    @Test
    void behaviour4_25_aThrowingListenerStopsTheLaterOnesOfThatEvent() {
        List<String> later = new ArrayList<>();
        client.addEventListener(WebSocketEvent.Message.class, event -> {
            if (content(event.data()).equals("bad")) {
                throw new IllegalStateException("on purpose");
            }
        });
        client.addEventListener(WebSocketEvent.Message.class, event -> later.add(content(event.data())));
        acceptBoth();

        server.send("bad");
        server.send("good");

        assertThat(later).containsExactly("good");
        assertThat(atClient).containsExactly("message bad", "failure on purpose", "message good");
    }

    @Test
    void behaviour4_25_anErrorOfAListenerIsNoWorse() {
        client.addEventListener(WebSocketEvent.Message.class, event -> {
            throw new AssertionError("on purpose");
        });
        acceptBoth();

        server.send("1");
        server.send("2");

        assertThat(atClient).containsExactly("message 1", "failure on purpose", "message 2", "failure on purpose");
    }

    @Test
    void behaviour4_25_aFailingFailureListenerIsLogged() {
        client.addEventListener(WebSocketEvent.Failure.class, event -> {
            throw new IllegalStateException("again");
        });
        client.addEventListener(WebSocketEvent.Message.class, event -> {
            throw new IllegalStateException("on purpose");
        });
        acceptBoth();

        try (LogRecorder log = new LogRecorder()) {
            server.send("1");

            assertThat(log.messages(java.util.logging.Level.WARNING)).hasSize(1);
        }
        assertThat(atClient).containsExactly("message 1", "failure on purpose");
    }

    @Test
    void behaviour4_25_aListenerThatAnEarlierOneRemovedIsSkipped() {
        List<String> second = new ArrayList<>();
        List<WebSocket.Registration> registrations = new ArrayList<>();
        client.addEventListener(
                WebSocketEvent.Message.class, event -> registrations.forEach(WebSocket.Registration::close));
        registrations.add(
                client.addEventListener(WebSocketEvent.Message.class, event -> second.add(content(event.data()))));
        acceptBoth();

        server.send("1");
        server.send("2");

        assertThat(second).isEmpty();
        assertThat(atClient).containsExactly("message 1", "message 2");
    }

    // ---- What holds beyond the numbers ----

    @Test
    void asManyMessagesWaitAsMayAndTheNextClosesTheSenderWith1013() {
        client.accept();
        for (int i = 0; i < 1024; i++) {
            client.send("m" + i);
        }
        int before = client.readyState();
        client.send("too much");
        int after = client.readyState();
        client.send("ignored, because the application has not closed");

        server.accept();

        assertThat(before).isEqualTo(WebSocket.OPEN);
        assertThat(after).isEqualTo(WebSocket.CLOSING);
        assertThat(atServer).hasSize(1025).startsWith("message m0").endsWith("message m1023", "close 1013 in state 3");
        assertThat(atClient).containsExactly("close 1013 in state 3");
    }

    @Test
    void asManyBytesOfUtf8WaitAsMayAndTheNextClosesTheSenderWith1013() {
        client.accept();
        client.send("é".repeat(256 * 1024));
        client.send(new byte[512 * 1024]);
        long buffered = client.bufferedAmount();
        int before = client.readyState();

        client.send("x");

        assertThat(buffered).isEqualTo(1024 * 1024);
        assertThat(before).isEqualTo(WebSocket.OPEN);
        assertThat(client.readyState()).isEqualTo(WebSocket.CLOSING);
        assertThat(client.bufferedAmount()).isEqualTo(1024 * 1024);
    }

    @Test
    void nothingIsBufferedWhenAllIsTaken() {
        acceptBoth();

        client.send("x");
        client.send(new byte[3]);

        assertThat(client.bufferedAmount()).isZero();
    }

    @Test
    void whatAnEndSendsToOneThatIsGoneDoesNotWait() {
        client.accept();
        client.send("x");
        server.drop();

        for (int i = 0; i < 5_000; i++) {
            client.send("into the void");
        }

        assertThat(client.bufferedAmount()).isZero();
        assertThat(atClient).containsExactly(LOST_IN_STATE_3);
    }

    @Test
    void sendCallsNoListener() {
        ManualExecutor delivery = new ManualExecutor();
        InMemoryPair slow = pair(delivery);
        List<String> received = record(slow.server());
        slow.server().accept();
        slow.client().accept();

        slow.client().send("x");
        slow.client().close();
        boolean before = received.isEmpty();
        delivery.runAll();

        assertThat(before).isTrue();
        assertThat(received).containsExactly("message x", "close 1005 in state 3");
    }

    @Test
    void endsThatAnswerEachOtherDoNotRecurse() {
        AtomicInteger count = new AtomicInteger();
        for (PairEnd end : List.of(client, server)) {
            end.addEventListener(WebSocketEvent.Message.class, event -> {
                if (count.incrementAndGet() < 100_000) {
                    end.send("again");
                }
            });
        }
        acceptBoth();

        client.send("first");

        assertThat(count).hasValue(100_000);
    }

    @Test
    void eventsOfOneEndNeverOverlapAndKeepTheOrderOfEachThread() {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        InMemoryPair threaded = pair(pool);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        List<String> received = new ArrayList<>(); // not thread-safe on purpose
        AtomicInteger size = new AtomicInteger();
        threaded.server().addEventListener(WebSocketEvent.Message.class, event -> {
            if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
            }
            received.add(content(event.data()));
            inside.decrementAndGet();
            size.incrementAndGet();
        });
        threaded.server().accept();
        threaded.client().accept();

        Await.together(4, thread -> {
            for (int i = 0; i < 5_000; i++) {
                Await.until("there is room", () -> threaded.client().bufferedAmount() < 4_000);
                threaded.client().send(thread + ":" + i);
            }
        });
        Await.until("all messages arrived", () -> size.get() == 20_000);
        pool.shutdown();

        assertThat(overlaps).hasValue(0);
        int[] next = new int[4];
        for (String text : received) {
            int thread = text.charAt(0) - '0';
            assertThat(text).isEqualTo(thread + ":" + next[thread]++);
        }
    }
}
