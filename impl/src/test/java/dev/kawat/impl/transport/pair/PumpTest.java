/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.OverflowPolicy;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.outbox.Outbox;
import dev.kawat.impl.testing.Locks;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PumpTest {

    private static final Outbound.Close LAST = new Outbound.Close(3001, "");

    /** Keeps what comes, and does what a test wants. */
    private final class Receiver implements Sink {

        private final List<String> received = new ArrayList<>();
        private Runnable next = () -> {};

        @Override
        public void receive(Outbound message) {
            locks.check("receiver");
            received.add(
                    message instanceof Outbound.Text text ? text.text() : "close " + ((Outbound.Close) message).code());
            next.run();
        }

        @Override
        public void pong(ByteBuffer payload) {
            received.add("pong " + StandardCharsets.UTF_8.decode(payload));
        }
    }

    private final Locks locks = new Locks();
    private final ManualExecutor executor = new ManualExecutor();
    private final Outbox outbox = new Outbox(1_000_000, 1_000, OverflowPolicy.CLOSE, Runnable::run);
    private final Receiver receiver = new Receiver();
    private final Pump pump = new Pump(outbox, receiver, task -> {
        locks.check("executor");
        executor.execute(task);
    });

    @BeforeEach
    void attach() {
        outbox.attach(ManualChannel.of(outbox).onWake(pump::wake));
    }

    private void send(String text) {
        outbox.offer(Outbound.Text.of(text));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void takesNothingBeforeTheReceiverIsOpen() {
        send("1");
        executor.runAll();
        List<String> before = List.copyOf(receiver.received);
        long waiting = outbox.bufferedBytes();

        pump.open();
        executor.runAll();

        assertThat(before).isEmpty();
        assertThat(waiting).isEqualTo(1);
        assertThat(receiver.received).containsExactly("1");
        assertThat(outbox.bufferedBytes()).isZero();
    }

    @Test
    void deliversOnTheExecutorOnly() {
        pump.open();

        send("1");
        boolean before = receiver.received.isEmpty();
        executor.runAll();

        assertThat(before).isTrue();
        assertThat(receiver.received).containsExactly("1");
    }

    @Test
    void aMessageIsWrittenWhenTheReceiverHasReturned() {
        List<Long> buffered = new ArrayList<>();
        receiver.next = () -> buffered.add(outbox.bufferedBytes());
        pump.open();

        send("four");
        executor.runAll();

        assertThat(buffered).containsExactly(4L);
        assertThat(outbox.bufferedBytes()).isZero();
    }

    @Test
    void aPausedReceiverGetsNothingUntilItResumes() {
        pump.open();
        pump.pause();
        send("1");
        outbox.close(LAST);
        executor.runAll();
        boolean before = receiver.received.isEmpty();

        pump.resume();
        executor.runAll();

        assertThat(before).isTrue();
        assertThat(receiver.received).containsExactly("1", "close 3001");
    }

    @Test
    void aReceiverThatPausesGetsNothingMore() {
        receiver.next = pump::pause;
        pump.open();
        send("1");
        send("2");
        executor.runAll();
        List<String> before = List.copyOf(receiver.received);

        pump.resume();
        executor.runAll();

        assertThat(before).containsExactly("1");
        assertThat(receiver.received).containsExactly("1", "2");
    }

    @Test
    void resumesOnTheExecutor() {
        pump.open();
        pump.pause();
        send("1");

        pump.resume();
        boolean before = receiver.received.isEmpty();
        executor.runAll();

        assertThat(before).isTrue();
        assertThat(receiver.received).containsExactly("1");
    }

    @Test
    void asksTheExecutorOnceForAllThatWaits() {
        pump.open();

        send("1");
        send("2");
        pump.wake();

        assertThat(executor.waiting()).isEqualTo(1);
    }

    @Test
    void onlyTheLastPongIsDelivered() {
        pump.open();
        send("1");

        pump.pong(bytes("a"));
        pump.pong(bytes("b"));
        executor.runAll();

        assertThat(receiver.received).containsExactly("pong b", "1");
    }

    @Test
    void theLastFrameComesAfterWhatWaits() {
        send("1");
        pump.finish(LAST);
        pump.finish(Sink.LOST);

        pump.open();
        executor.runAll();

        assertThat(receiver.received).containsExactly("1", "close 3001");
    }

    @Test
    void theLastFrameCanComeInsteadOfWhatWaits() {
        send("1");
        pump.finishNow(LAST);

        pump.open();
        executor.runAll();

        assertThat(receiver.received).containsExactly("close 3001");
        assertThat(outbox.bufferedBytes()).isZero();
    }

    @Test
    void whatComesAfterTheLastFrameIsDiscarded() {
        pump.open();
        pump.finish(LAST);
        executor.runAll();

        send("late");
        pump.finish(Sink.LOST);
        pump.pong(bytes("late"));
        executor.runAll();

        assertThat(receiver.received).containsExactly("close 3001");
        assertThat(outbox.bufferedBytes()).isZero();
    }

    @Test
    void aStoppedReceiverGetsNothingAndNothingWaitsForIt() {
        pump.open();
        send("1");
        pump.finish(LAST);
        pump.stop();
        send("2");

        executor.runAll();

        assertThat(receiver.received).isEmpty();
        assertThat(outbox.bufferedBytes()).isZero();
    }

    @Test
    void neitherReceiverNorExecutorIsCalledUnderALock() {
        send("1");
        pump.open();
        pump.pause();
        pump.resume();
        executor.runAll();
        pump.finish(LAST);
        executor.runAll();

        assertThat(locks.checked).containsExactlyInAnyOrder("receiver", "executor");
        assertThat(locks.held).isEmpty();
    }
}
