/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionStatus;
import dev.kawat.impl.liveness.Liveness.Verdict;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.settings.LivenessSettings;
import dev.kawat.impl.settings.PingPolicy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivenessTest {

    private static final long NOT_WRITING = -1;
    private static final Duration OFF = Duration.ZERO;

    private long now = Long.MAX_VALUE - seconds(5); // the clock turns over in each test that waits longer

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private static final long NO_FRAME = -1;

    private Liveness liveness() {
        return liveness(Duration.ofSeconds(25), OFF);
    }

    private Liveness liveness(Duration pingInterval, Duration idleTimeout) {
        return liveness(PingPolicy.WHEN_SILENT, pingInterval, idleTimeout);
    }

    private Liveness liveness(PingPolicy pingPolicy, Duration pingInterval, Duration idleTimeout) {
        LivenessSettings settings = new LivenessSettings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(11),
                pingPolicy,
                pingInterval,
                Duration.ofSeconds(20),
                idleTimeout,
                Duration.ofSeconds(30));
        return new Liveness(settings, now);
    }

    private Verdict look(Liveness liveness, ConnectionStatus status) {
        return liveness.look(now, status, NOT_WRITING, NO_FRAME, false);
    }

    private Verdict look(Liveness liveness) {
        return look(liveness, ConnectionStatus.CONNECTED);
    }

    private static ByteBuffer payload(Outbound ping) {
        return ((Outbound.Ping) ping).payload().bytes();
    }

    @Test
    void asksForAPingAtTheIntervalAndNotBefore() {
        Liveness liveness = liveness();

        now += seconds(25) - 1;
        Verdict before = look(liveness);
        now += 1;
        Verdict at = look(liveness);

        assertThat(before).isEqualTo(Verdict.WELL);
        assertThat(at).isEqualTo(Verdict.PING);
    }

    @Test
    void asksForNoPingWhenThatIsOff() {
        Liveness liveness = liveness(OFF, OFF);

        now += seconds(1_000_000);

        assertThat(look(liveness)).isEqualTo(Verdict.WELL);
    }

    @Test
    void asksForOnePingAndThenWaitsForThePong() {
        Liveness liveness = liveness();
        now += seconds(25);
        look(liveness);
        var unused = liveness.keepAlive(now);

        now += seconds(20) - 1;
        Verdict before = look(liveness);
        now += 1;
        Verdict at = look(liveness);

        assertThat(before).isEqualTo(Verdict.WELL);
        assertThat(at).isEqualTo(Verdict.DEAD);
    }

    @Test
    void anythingReceivedAnswersThePing() {
        Liveness liveness = liveness();
        now += seconds(25);
        var unused = liveness.keepAlive(now);
        liveness.received();

        now += seconds(20);
        Verdict answered = look(liveness);
        now += seconds(25);
        Verdict silentAgain = look(liveness);

        assertThat(answered).isEqualTo(Verdict.WELL);
        assertThat(silentAgain).isEqualTo(Verdict.PING);
    }

    @Test
    void asksForNoPingWhileAWriteIsUnderWayForTheWriteTimeoutWatchesThat() {
        Liveness liveness = liveness();
        for (long write = 0; write < 10; write++) {
            now += seconds(9);

            Verdict verdict = liveness.look(now, ConnectionStatus.CONNECTED, write, NO_FRAME, false);

            assertThat(verdict).isEqualTo(Verdict.WELL);
        }
    }

    @Test
    void silenceWhileReadingIsPausedMeansNothing() {
        Liveness liveness = liveness();
        now += seconds(25);
        var unused = liveness.keepAlive(now);

        now += seconds(1000);
        Verdict paused = liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, NO_FRAME, true);
        now += seconds(24);
        Verdict resumed = look(liveness);
        now += seconds(1);
        Verdict silent = look(liveness);

        assertThat(paused).isEqualTo(Verdict.WELL);
        assertThat(resumed).isEqualTo(Verdict.WELL);
        assertThat(silent).isEqualTo(Verdict.PING);
    }

    @Test
    void aPongIsOursOnlyWithThePayloadOfOurPing() {
        Liveness liveness = liveness();
        boolean beforeAnyPing = liveness.isKeepAlive(ByteBuffer.allocate(8));
        ByteBuffer sent = payload(liveness.keepAlive(now));

        assertThat(beforeAnyPing).isFalse();
        assertThat(liveness.isKeepAlive(sent)).isTrue();
        assertThat(liveness.isKeepAlive(ByteBuffer.allocate(8))).isFalse();
        assertThat(sent.remaining()).isLessThanOrEqualTo(125);
    }

    @Test
    void aPongThatComesAfterOtherDataIsStillOurs() {
        Liveness liveness = liveness();
        now += seconds(25);
        ByteBuffer sent = payload(liveness.keepAlive(now));
        liveness.receivedMessage();
        now += seconds(1);
        look(liveness);

        boolean ours = liveness.isKeepAlive(sent);

        assertThat(ours).isTrue();
    }

    @Test
    void aWriteWithoutProgressIsDeadAtTheTimeoutAndNotBefore() {
        Liveness liveness = liveness();
        liveness.look(now, ConnectionStatus.CONNECTED, 7, NO_FRAME, false);

        now += seconds(10) - 1;
        Verdict before = liveness.look(now, ConnectionStatus.CONNECTED, 7, NO_FRAME, false);
        now += 1;
        Verdict at = liveness.look(now, ConnectionStatus.CONNECTED, 7, NO_FRAME, false);

        assertThat(before).isEqualTo(Verdict.WELL);
        assertThat(at).isEqualTo(Verdict.DEAD);
    }

    @Test
    void aWriteThatFollowsAnotherHasItsOwnTime() {
        Liveness liveness = liveness();
        liveness.look(now, ConnectionStatus.CONNECTED, 7, NO_FRAME, false);

        now += seconds(10);
        Verdict next = liveness.look(now, ConnectionStatus.CONNECTED, 8, NO_FRAME, false);

        assertThat(next).isEqualTo(Verdict.WELL);
    }

    @Test
    void noMessageEitherWayIsIdle() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(60));

        now += seconds(60) - 1;
        Verdict before = look(liveness);
        now += 1;
        Verdict at = look(liveness);

        assertThat(before).isEqualTo(Verdict.WELL);
        assertThat(at).isEqualTo(Verdict.IDLE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMessageEitherWayIsNotIdle(boolean sent) {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(60));
        now += seconds(59);
        if (sent) {
            liveness.sentMessage();
        } else {
            liveness.receivedMessage();
        }
        look(liveness);

        now += seconds(59);

        assertThat(look(liveness)).isEqualTo(Verdict.WELL);
    }

    @Test
    void aPongIsNoMessage() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(60));
        now += seconds(60);
        liveness.received();

        assertThat(look(liveness)).isEqualTo(Verdict.IDLE);
    }

    @Test
    void aMessageThatComesForLongerThanTheIdleTimeoutIsNotIdle() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(20));
        for (int bytes = 0; bytes < 10; bytes++) {
            assertThat(liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, bytes, false))
                    .isEqualTo(Verdict.WELL);
            now += seconds(19);
        }
        now += seconds(1);

        assertThat(look(liveness)).isEqualTo(Verdict.IDLE);
    }

    @Test
    void aMessageThatIsWrittenForLongerThanTheIdleTimeoutIsNotIdle() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(9));
        for (int writes = 0; writes < 10; writes++) {
            assertThat(liveness.look(now, ConnectionStatus.CONNECTED, writes, NO_FRAME, false))
                    .isEqualTo(Verdict.WELL);
            now += seconds(8);
        }
        now += seconds(1);

        assertThat(look(liveness)).isEqualTo(Verdict.IDLE);
    }

    @Test
    void aPingThatIsBeingWrittenIsNoMessage() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(60));
        now += seconds(59);
        liveness.look(now, ConnectionStatus.CONNECTED, 1, NO_FRAME, false);
        look(liveness);

        now += seconds(1);

        assertThat(look(liveness)).isEqualTo(Verdict.IDLE);
    }

    // ---- Pings to those who talk ----

    private Liveness pingingAlways() {
        return liveness(PingPolicy.ALWAYS, Duration.ofSeconds(25), OFF);
    }

    @Test
    void aTalkingPeerIsPingedEveryIntervalWhereThatIsWanted() {
        Liveness liveness = pingingAlways();
        List<Long> pings = new ArrayList<>();

        for (long second = 1; second <= 100; second++) {
            now += seconds(1);
            liveness.received();
            if (look(liveness) == Verdict.PING) {
                pings.add(second);
                var unused = liveness.keepAlive(now);
            }
        }

        assertThat(pings).containsExactly(25L, 50L, 75L, 100L);
    }

    @Test
    void aTalkingPeerIsNotPingedWhereOnlySilenceMatters() {
        Liveness liveness = liveness();

        for (int second = 1; second <= 100; second++) {
            now += seconds(1);
            liveness.received();
            assertThat(look(liveness)).isEqualTo(Verdict.WELL);
        }
    }

    @Test
    void aPeerThatFallsSilentIsDroppedWhereAllArePinged() {
        Liveness liveness = pingingAlways();
        now += seconds(25);
        look(liveness);
        var unused = liveness.keepAlive(now);

        now += seconds(20);

        assertThat(look(liveness)).isEqualTo(Verdict.DEAD);
    }

    @Test
    void aPeerThatIsWrittenToIsPingedWhereAllAreAndItsPongIsNotWaitedFor() {
        Liveness liveness = pingingAlways();
        int writes = 0;
        List<Verdict> verdicts = new ArrayList<>();

        for (int round = 0; round < 8; round++) { // no word from the peer, but what is written goes on
            now += seconds(9);
            Verdict verdict = liveness.look(now, ConnectionStatus.CONNECTED, writes++, NO_FRAME, false);
            verdicts.add(verdict);
            if (verdict == Verdict.PING) {
                var unused = liveness.keepAlive(now);
            }
        }

        assertThat(verdicts).containsOnly(Verdict.WELL, Verdict.PING).contains(Verdict.PING, Verdict.PING);
    }

    @Test
    void aPeerWhoseReadingIsPausedIsPingedWhereAllAreAndItsPongIsNotWaitedFor() {
        Liveness liveness = pingingAlways();
        now += seconds(25);
        Verdict due = liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, NO_FRAME, true);
        var unused = liveness.keepAlive(now);

        now += seconds(24);
        Verdict later = liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, NO_FRAME, true);

        assertThat(due).isEqualTo(Verdict.PING);
        assertThat(later).isEqualTo(Verdict.WELL);
    }

    @Test
    void nobodyIsPingedWhenPingsAreOff() {
        Liveness liveness = liveness(PingPolicy.ALWAYS, OFF, OFF);

        now += seconds(1_000_000);

        assertThat(look(liveness)).isEqualTo(Verdict.WELL);
    }

    @Test
    void deadIsWorseThanIdle() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(5));
        liveness.look(now, ConnectionStatus.CONNECTED, 7, NO_FRAME, false);

        now += seconds(10);

        assertThat(liveness.look(now, ConnectionStatus.CONNECTED, 7, NO_FRAME, false))
                .isEqualTo(Verdict.DEAD);
    }

    @Test
    void anUpgradeThatIsNotMadeNeverOpened() {
        Liveness liveness = liveness();

        now += seconds(11) - 1;
        Verdict before = look(liveness, ConnectionStatus.CONNECTING);
        now += 1;
        Verdict at = look(liveness, ConnectionStatus.CONNECTING);

        assertThat(before).isEqualTo(Verdict.WELL);
        assertThat(at).isEqualTo(Verdict.NEVER_OPENED);
    }

    @Test
    void aCloseFrameWithoutAnswerIsDeadAtTheTimeoutAndNotBefore() {
        Liveness liveness = liveness();
        look(liveness, ConnectionStatus.CLOSING);

        now += seconds(11) - 1;
        Verdict before = look(liveness, ConnectionStatus.CLOSING);
        now += 1;
        Verdict at = look(liveness, ConnectionStatus.CLOSING);

        assertThat(before).isEqualTo(Verdict.WELL);
        assertThat(at).isEqualTo(Verdict.DEAD);
    }

    @Test
    void aCloseFrameThatCannotBeWrittenIsDead() {
        Liveness liveness = liveness();
        liveness.look(now, ConnectionStatus.CLOSING, 7, NO_FRAME, false);

        now += seconds(10);

        assertThat(liveness.look(now, ConnectionStatus.CLOSING, 7, NO_FRAME, false))
                .isEqualTo(Verdict.DEAD);
    }

    @Test
    void thePeerMayBeGivenLessTimeToAnswer() {
        Liveness liveness = liveness();
        liveness.answerWithin(Duration.ofSeconds(2));
        look(liveness, ConnectionStatus.CLOSING);

        now += seconds(2);

        assertThat(look(liveness, ConnectionStatus.CLOSING)).isEqualTo(Verdict.DEAD);
    }

    @Test
    void thePeerMayBeGivenForEverToAnswer() {
        Liveness liveness = liveness();
        liveness.answerWithin(Duration.ofSeconds(Long.MAX_VALUE));
        look(liveness, ConnectionStatus.CLOSING);

        now += seconds(1_000_000);

        assertThat(look(liveness, ConnectionStatus.CLOSING)).isEqualTo(Verdict.WELL);
    }

    @Test
    void whatIsOverIsHeldUpWhenItLastsForLongerThanTheCloseTimeout() {
        Liveness liveness = liveness();
        look(liveness, ConnectionStatus.CLOSED);

        now += seconds(11) - 1;
        assertThat(look(liveness, ConnectionStatus.CLOSED)).isEqualTo(Verdict.WELL);
        now += 1;

        assertThat(look(liveness, ConnectionStatus.CLOSED)).isEqualTo(Verdict.HELD_UP);
    }

    @Test
    void nothingIsToBeDoneAboutWhatIsOver() {
        Liveness liveness = liveness(Duration.ofSeconds(25), Duration.ofSeconds(60));

        now += seconds(1_000_000);

        assertThat(look(liveness, ConnectionStatus.CLOSED)).isEqualTo(Verdict.WELL);
    }

    @Test
    void aFrameThatStaysIncompleteIsSlow() {
        Liveness liveness = liveness(OFF, OFF);
        liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, 3, false);

        now += seconds(30) - 1;
        Verdict before = liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, 3, false);
        now += 1;
        Verdict at = liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, 3, false);

        assertThat(before).isEqualTo(Verdict.WELL);
        assertThat(at).isEqualTo(Verdict.SLOW_FRAME);
    }

    @Test
    void anotherFrameHasItsOwnTime() {
        Liveness liveness = liveness(OFF, OFF);
        liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, 3, false);

        now += seconds(29);
        liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, 4, false);
        now += seconds(29);

        assertThat(liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, 4, false))
                .isEqualTo(Verdict.WELL);
    }

    @Test
    void aFrameThatWeDoNotReadIsNotSlow() {
        Liveness liveness = liveness(OFF, OFF);
        liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, 3, false);

        now += seconds(31);
        Verdict paused = liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, 3, true);
        now += seconds(29);
        Verdict resumed = liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, 3, false);

        assertThat(paused).isEqualTo(Verdict.WELL);
        assertThat(resumed).isEqualTo(Verdict.WELL);
    }

    // ---- Messages that come slowly ----

    private Verdict look(Liveness liveness, long message, long bytes, boolean paused) {
        liveness.noteMessage(now, message, bytes, paused);
        return liveness.look(now, ConnectionStatus.CONNECTED, NOT_WRITING, bytes, paused);
    }

    @Test
    void aMessageThatGoesOnByAByteIsSlowAfterAMinuteAndNotBefore() {
        Liveness liveness = liveness(OFF, OFF);
        look(liveness, 1, 100, false);
        for (int second = 1; second < 60; second++) {
            now += seconds(1);
            assertThat(look(liveness, 1, 100 + second, false)).isEqualTo(Verdict.WELL);
        }

        now += seconds(1);

        assertThat(look(liveness, 1, 160, false)).isEqualTo(Verdict.SLOW_FRAME);
    }

    @Test
    void oneKibibyteASecondIsEnoughForAnyTime() {
        Liveness liveness = liveness(OFF, OFF);
        long bytes = 0;
        look(liveness, 1, bytes, false);
        for (int second = 0; second < 600; second++) {
            now += seconds(1);
            bytes += 1024;
            assertThat(look(liveness, 1, bytes, false)).isEqualTo(Verdict.WELL);
        }
        now += seconds(1);

        assertThat(look(liveness, 1, bytes + 1023, false)).isEqualTo(Verdict.SLOW_FRAME);
    }

    @Test
    void theNextMessageHasItsOwnMinute() {
        Liveness liveness = liveness(OFF, OFF);
        look(liveness, 1, 0, false);

        for (int message = 2; message < 10; message++) {
            now += seconds(29);
            assertThat(look(liveness, message, message, false)).isEqualTo(Verdict.WELL);
        }
    }

    @Test
    void noMessageIsNoSlowOne() {
        Liveness liveness = liveness(OFF, OFF);
        for (int i = 0; i < 3; i++) {
            liveness.noteMessage(now, -1, 0, false);
            assertThat(look(liveness)).isEqualTo(Verdict.WELL);
            now += seconds(61);
        }
    }

    @Test
    void theTimeInWhichWeDoNotReadDoesNotCount() {
        Liveness liveness = liveness(OFF, OFF);
        look(liveness, 1, 0, false);
        now += seconds(1000);
        Verdict paused = look(liveness, 1, 1, true);
        now += seconds(29);
        Verdict once = look(liveness, 1, 2, false);
        now += seconds(29);
        Verdict twice = look(liveness, 1, 3, false);
        now += seconds(2);

        assertThat(List.of(paused, once, twice)).containsOnly(Verdict.WELL);
        assertThat(look(liveness, 1, 4, false)).isEqualTo(Verdict.SLOW_FRAME);
    }
}
