/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Codec;
import dev.kawat.Payload;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketPair;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.settings.JsonChoice;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualTime;
import dev.kawat.impl.transport.pair.InMemoryPair;
import dev.kawat.impl.transport.pair.PairEnd;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Two pairs, of which an end of one is coupled with an end of the other: one at each side has what the other sends. */
class SocketRelayTest {

    private static final String LOST = "close 1006 WebSocket disconnected without sending Close frame. lost";

    private static final Codec JSON = new JsonCodec(SocketRelayTest.class.getClassLoader(), JsonChoice.AUTO);

    private final ManualTime time = new ManualTime();
    private final Watchdog watchdog = new Watchdog(time);
    private final InMemoryPair left = pair();
    private final InMemoryPair right = pair();
    private final PairEnd one = left.client();
    private final PairEnd other = right.server();
    private final List<String> atOne = record(one);
    private final List<String> atOther = record(other);

    private InMemoryPair pair() {
        return new InMemoryPair(
                Runnable::run, watchdog, Duration.ofSeconds(10), JSON, WebSocketPair.Options.defaults());
    }

    private static List<String> record(WebSocket end) {
        List<String> events = new CopyOnWriteArrayList<>();
        end.onmessage(
                event -> events.add(event.data() instanceof Payload.Text text ? text.text() : "bytes " + event.text()));
        end.onclose(event -> events.add(
                "close " + event.code() + (event.wasClean() ? event.reason() : " " + event.reason() + " lost")));
        return events;
    }

    private void couple() {
        left.server().useInResponse();
        right.client().useInResponse();
        SocketRelay.couple(left.server(), right.client());
        one.accept();
        other.accept();
    }

    @Test
    void messagesPassBothWaysInOrder() {
        couple();

        one.send("a");
        one.send(ByteBuffer.wrap(new byte[] {'b'}));
        other.send("c");

        assertThat(atOther).containsExactly("a", "bytes b");
        assertThat(atOne).containsExactly("c");
    }

    @Test
    void whatWasSentBeforePasses() {
        one.accept();
        one.send("early");

        couple();

        assertThat(atOther).containsExactly("early");
    }

    @Test
    void behaviour4_8_codeAndReasonPassAndTheAnswerComesFromTheOtherSide() {
        couple();

        one.close(4001, "bye");

        assertThat(atOther).containsExactly("close 4001bye");
        assertThat(atOne).containsExactly("close 4001bye");
        assertThat(one.readyState()).isEqualTo(WebSocket.CLOSED);
        assertThat(other.readyState()).isEqualTo(WebSocket.CLOSED);
    }

    @Test
    void behaviour4_8_aCloseWithoutACodePassesWithoutOne() {
        couple();

        other.close();

        assertThat(atOne).containsExactly("close 1005");
        assertThat(atOther).containsExactly("close 1005");
    }

    @Test
    void behaviour4_8_eachSideClosesByItselfWhereItIsHalfOpen() {
        other.accept(true);
        couple();

        one.close(4001, "bye");
        assertThat(atOther).containsExactly("close 4001bye");
        assertThat(other.readyState()).isEqualTo(WebSocket.CLOSING);
        assertThat(atOne).as("nobody has answered").isEmpty();
        other.send("still open");
        other.close(4002, "me too");

        assertThat(atOne).containsExactly("still open", "close 4002me too");
    }

    @Test
    void behaviour4_8_aLossOfOneSideEndsTheOther() {
        couple();

        one.drop();

        assertThat(atOther).containsExactly(LOST);
        assertThat(other.readyState()).isEqualTo(WebSocket.CLOSED);
    }

    @Test
    void aCloseThatNobodyAnswersIsALossOfBothSides() {
        other.accept(true);
        couple();

        one.close(4001, "bye");
        for (int i = 0; i < 12; i++) {
            time.advance(Duration.ofSeconds(1));
            watchdog.tick();
        }

        assertThat(atOne).containsExactly(LOST);
        assertThat(other.readyState()).isEqualTo(WebSocket.CLOSED);
    }

    @Test
    void aSideThatTakesNothingClosesBothWith1013() {
        left.server().useInResponse();
        right.client().useInResponse();
        SocketRelay.couple(left.server(), right.client());
        one.accept();

        for (int i = 0; i < 1100; i++) {
            one.send("m" + i);
        }

        assertThat(atOne).containsExactly("close 1013");
        other.accept();
        assertThat(atOther).hasSize(1025).startsWith("m0").endsWith("m1023", "close 1013");
    }

    @Test
    void aSurrogatePairPassesWhole() {
        couple();

        one.send("\uD83D\uDE80");

        assertThat(atOther).containsExactly("\uD83D\uDE80");
    }

    // ---- Listeners ----

    @Test
    void anExceptionOfAListenerIsLoggedWhereNoneIsForFailures() {
        InMemoryPair pair = pair();
        pair.client().accept();
        pair.server().accept();
        pair.server().onmessage(event -> {
            throw new IllegalStateException("on purpose");
        });

        try (LogRecorder log = new LogRecorder()) {
            pair.client().send("x");

            assertThat(log.messages(java.util.logging.Level.WARNING))
                    .singleElement()
                    .asString()
                    .endsWith(": a listener for message threw an exception, and there is none for failures");
        }
    }

    @Test
    void anExceptionOfAListenerIsNotLoggedWhereOneIsForFailures() {
        InMemoryPair pair = pair();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        pair.client().accept();
        pair.server().accept();
        pair.server().onerror(event -> failures.add(event.error()));
        pair.server().onmessage(event -> {
            throw new IllegalStateException("on purpose");
        });

        try (LogRecorder log = new LogRecorder()) {
            pair.client().send("x");

            assertThat(log.everything()).isEmpty();
        }
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMessageIsReadAsJson() {
        List<Object> read = new CopyOnWriteArrayList<>();
        one.accept();
        left.server().onmessage(event -> read.add(event.json(int[].class)[1]));
        left.server().onmessage(event -> read.add(event.json()));
        left.server().onmessage(event -> read.add(event.opcode().value() + event.type()));
        left.server().accept();

        one.send("[1,2]");

        assertThat(read).hasSize(3).startsWith(2).endsWith("1message");
        assertThat(read.get(1)).isInstanceOf(List.class).asString().isEqualTo("[1, 2]");
        assertThat(List.of(one.url().isEmpty(), one.protocol(), one.extensions()))
                .isEqualTo(List.of(true, "", ""));
    }
}
