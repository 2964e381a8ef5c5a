/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.ConnectionStatus;
import dev.kawat.impl.liveness.Liveness.Action;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.settings.InputLimits;
import dev.kawat.impl.settings.LivenessSettings;
import dev.kawat.impl.settings.PingPolicy;
import dev.kawat.impl.settings.RatePolicy;
import dev.kawat.impl.settings.RateSettings;
import dev.kawat.impl.settings.Setting;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LivenessTest {

    private static final long NOT_WRITING = -1;
    private static final Duration OFF = Duration.ZERO;

    private long now = Long.MAX_VALUE - seconds(5); // the clock turns over in each test that waits longer

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private static final long NO_FRAME = -1;

    private static final RateSettings NO_RATES = new RateSettings(0, 0, 0, 0, RatePolicy.DELAY);

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
                new InputLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), 50, NO_RATES));
        return new Liveness(settings, now);
    }

    private Action check(Liveness liveness, ConnectionStatus status) {
        return liveness.check(now, status, NOT_WRITING, NO_FRAME, false);
    }

    private Action check(Liveness liveness) {
        return check(liveness, ConnectionStatus.CONNECTED);
    }

    private static ByteBuffer payload(Outbound ping) {
        return ((Outbound.Ping) ping).payload().bytes();
    }

    // ---- Each timeout is due at its time and not before ----

    private static Arguments timeout(
            String what, Duration after, Action action, ConnectionStatus status, long writes, long frames) {
        return arguments(named(what, after), action, status, writes, frames);
    }

    static List<Arguments> timeouts() {
        return List.of(
                timeout(
                        "silence",
                        Duration.ofSeconds(25),
                        Action.PING,
                        ConnectionStatus.CONNECTED,
                        NOT_WRITING,
                        NO_FRAME),
                timeout("write", Duration.ofSeconds(10), Action.DROP, ConnectionStatus.CONNECTED, 7, NO_FRAME),
                timeout("frame", Duration.ofSeconds(30), Action.CLOSE_SLOW, ConnectionStatus.CONNECTED, NOT_WRITING, 3),
                timeout(
                        "upgrade",
                        Duration.ofSeconds(11),
                        Action.ABANDON,
                        ConnectionStatus.CONNECTING,
                        NOT_WRITING,
                        NO_FRAME),
                timeout(
                        "close frame",
                        Duration.ofSeconds(11),
                        Action.DROP,
                        ConnectionStatus.CLOSING,
                        NOT_WRITING,
                        NO_FRAME),
                timeout(
                        "write of a close frame",
                        Duration.ofSeconds(10),
                        Action.DROP,
                        ConnectionStatus.CLOSING,
                        7,
                        NO_FRAME),
                timeout(
                        "end",
                        Duration.ofSeconds(11),
                        Action.STOP_WAITING,
                        ConnectionStatus.CLOSED,
                        NOT_WRITING,
                        NO_FRAME));
    }

    @ParameterizedTest
    @MethodSource("timeouts")
    void isDueAtItsTimeAndNotBefore(Duration after, Action action, ConnectionStatus status, long writes, long frames) {
        Liveness liveness = frames == NO_FRAME ? liveness() : liveness(OFF, OFF);
        liveness.check(now, status, writes, frames, false);

        now += after.toNanos() - 1;
        Action before = liveness.check(now, status, writes, frames, false);
        now += 1;
        Action at = liveness.check(now, status, writes, frames, false);

        assertThat(before).isEqualTo(Action.NONE);
        assertThat(at).isEqualTo(action);
    }

    @Test
    void aPongIsDueAtItsTimeAndNotBefore() {
        Liveness liveness = liveness();
        now += seconds(25);
        check(liveness);
        var unused = liveness.keepAlive(now);

        now += seconds(20) - 1;
        Action before = check(liveness);
        now += 1;
        Action at = check(liveness);

        assertThat(before).isEqualTo(Action.NONE);
        assertThat(at).isEqualTo(Action.DROP);
        assertThat(liveness.overdue()).isEqualTo(Setting.PONG_TIMEOUT);
    }

    @Test
    void aMessageEitherWayIsDueAtItsTimeAndNotBefore() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(60));

        now += seconds(60) - 1;
        Action before = check(liveness);
        now += 1;
        Action at = check(liveness);

        assertThat(before).isEqualTo(Action.NONE);
        assertThat(at).isEqualTo(Action.CLOSE_IDLE);
        assertThat(liveness.overdue()).isEqualTo(Setting.IDLE_TIMEOUT);
    }

    static List<Arguments> withoutAnyTimeout() {
        return List.of(
                arguments(PingPolicy.WHEN_SILENT, ConnectionStatus.CONNECTED),
                arguments(PingPolicy.ALWAYS, ConnectionStatus.CONNECTED),
                arguments(PingPolicy.WHEN_SILENT, ConnectionStatus.CLOSED));
    }

    @ParameterizedTest
    @MethodSource("withoutAnyTimeout")
    void nothingIsDueWhenPingsAreOffOrTheConnectionIsOver(PingPolicy policy, ConnectionStatus status) {
        Liveness liveness = liveness(policy, OFF, OFF);

        now += seconds(1_000_000);

        assertThat(check(liveness, status)).isEqualTo(Action.NONE);
    }

    // ---- Pings ----

    @Test
    void anythingReceivedAnswersThePing() {
        Liveness liveness = liveness();
        now += seconds(25);
        var unused = liveness.keepAlive(now);
        liveness.received();

        now += seconds(20);
        Action answered = check(liveness);
        now += seconds(25);
        Action silentAgain = check(liveness);

        assertThat(answered).isEqualTo(Action.NONE);
        assertThat(silentAgain).isEqualTo(Action.PING);
    }

    @Test
    void asksForNoPingWhileAWriteIsUnderWayForTheWriteTimeoutWatchesThat() {
        Liveness liveness = liveness();
        for (long write = 0; write < 10; write++) {
            now += seconds(9);

            Action action = liveness.check(now, ConnectionStatus.CONNECTED, write, NO_FRAME, false);

            assertThat(action).isEqualTo(Action.NONE);
        }
    }

    @Test
    void silenceWhileReadingIsPausedMeansNothing() {
        Liveness liveness = liveness();
        now += seconds(25);
        var unused = liveness.keepAlive(now);

        now += seconds(1000);
        Action paused = liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, NO_FRAME, true);
        now += seconds(24);
        Action resumed = check(liveness);
        now += seconds(1);
        Action silent = check(liveness);

        assertThat(paused).isEqualTo(Action.NONE);
        assertThat(resumed).isEqualTo(Action.NONE);
        assertThat(silent).isEqualTo(Action.PING);
    }

    @Test
    void aPeerThatIsNotReadIsNotIdle() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(60));
        for (int i = 0; i < 100; i++) {
            now += seconds(30);
            assertThat(liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, NO_FRAME, true))
                    .isEqualTo(Action.NONE);
        }

        assertThat(liveness.overdue()).isNull();
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
        check(liveness);

        boolean ours = liveness.isKeepAlive(sent);

        assertThat(ours).isTrue();
    }

    @Test
    void aWriteThatFollowsAnotherHasItsOwnTime() {
        Liveness liveness = liveness();
        liveness.check(now, ConnectionStatus.CONNECTED, 7, NO_FRAME, false);

        now += seconds(10);
        Action next = liveness.check(now, ConnectionStatus.CONNECTED, 8, NO_FRAME, false);

        assertThat(next).isEqualTo(Action.NONE);
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
        check(liveness);

        now += seconds(59);

        assertThat(check(liveness)).isEqualTo(Action.NONE);
    }

    @Test
    void aPongIsNoMessage() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(60));
        now += seconds(60);
        liveness.received();

        assertThat(check(liveness)).isEqualTo(Action.CLOSE_IDLE);
    }

    @Test
    void aMessageThatComesForLongerThanTheIdleTimeoutIsNotIdle() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(20));
        for (int bytes = 0; bytes < 10; bytes++) {
            assertThat(liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, bytes, false))
                    .isEqualTo(Action.NONE);
            now += seconds(19);
        }
        now += seconds(1);

        assertThat(check(liveness)).isEqualTo(Action.CLOSE_IDLE);
    }

    @Test
    void aMessageThatIsWrittenForLongerThanTheIdleTimeoutIsNotIdle() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(9));
        for (int writes = 0; writes < 10; writes++) {
            assertThat(liveness.check(now, ConnectionStatus.CONNECTED, writes, NO_FRAME, false))
                    .isEqualTo(Action.NONE);
            now += seconds(8);
        }
        now += seconds(1);

        assertThat(check(liveness)).isEqualTo(Action.CLOSE_IDLE);
    }

    @Test
    void aPingThatIsBeingWrittenIsNoMessage() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(60));
        now += seconds(59);
        liveness.check(now, ConnectionStatus.CONNECTED, 1, NO_FRAME, false);
        check(liveness);

        now += seconds(1);

        assertThat(check(liveness)).isEqualTo(Action.CLOSE_IDLE);
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
            if (check(liveness) == Action.PING) {
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
            assertThat(check(liveness)).isEqualTo(Action.NONE);
        }
    }

    @Test
    void aPeerThatFallsSilentIsDroppedWhereAllArePinged() {
        Liveness liveness = pingingAlways();
        now += seconds(25);
        check(liveness);
        var unused = liveness.keepAlive(now);

        now += seconds(20);

        assertThat(check(liveness)).isEqualTo(Action.DROP);
    }

    @Test
    void aPeerThatIsWrittenToIsPingedWhereAllAreAndItsPongIsNotWaitedFor() {
        Liveness liveness = pingingAlways();
        int writes = 0;
        List<Action> actions = new ArrayList<>();

        for (int tick = 0; tick < 8; tick++) { // no word from the peer, but what is written goes on
            now += seconds(9);
            Action action = liveness.check(now, ConnectionStatus.CONNECTED, writes++, NO_FRAME, false);
            actions.add(action);
            if (action == Action.PING) {
                var unused = liveness.keepAlive(now);
            }
        }

        assertThat(actions).containsOnly(Action.NONE, Action.PING).contains(Action.PING, Action.PING);
    }

    @Test
    void aPeerWhoseReadingIsPausedIsPingedWhereAllAreAndItsPongIsNotWaitedFor() {
        Liveness liveness = pingingAlways();
        now += seconds(25);
        Action due = liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, NO_FRAME, true);
        var unused = liveness.keepAlive(now);

        now += seconds(24);
        Action later = liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, NO_FRAME, true);

        assertThat(due).isEqualTo(Action.PING);
        assertThat(later).isEqualTo(Action.NONE);
    }

    @Test
    void deadIsWorseThanIdle() {
        Liveness liveness = liveness(OFF, Duration.ofSeconds(5));
        liveness.check(now, ConnectionStatus.CONNECTED, 7, NO_FRAME, false);

        now += seconds(10);

        assertThat(liveness.check(now, ConnectionStatus.CONNECTED, 7, NO_FRAME, false))
                .isEqualTo(Action.DROP);
    }

    @Test
    void thePeerMayBeGivenLessTimeToAnswer() {
        Liveness liveness = liveness();
        liveness.answerWithin(Duration.ofSeconds(2));
        check(liveness, ConnectionStatus.CLOSING);

        now += seconds(2);

        assertThat(check(liveness, ConnectionStatus.CLOSING)).isEqualTo(Action.DROP);
    }

    @Test
    void thePeerMayBeGivenForEverToAnswer() {
        Liveness liveness = liveness();
        liveness.answerWithin(Duration.ofSeconds(Long.MAX_VALUE));
        check(liveness, ConnectionStatus.CLOSING);

        now += seconds(1_000_000);

        assertThat(check(liveness, ConnectionStatus.CLOSING)).isEqualTo(Action.NONE);
    }

    @Test
    void anotherFrameHasItsOwnTime() {
        Liveness liveness = liveness(OFF, OFF);
        liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, 3, false);

        now += seconds(29);
        liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, 4, false);
        now += seconds(29);

        assertThat(liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, 4, false))
                .isEqualTo(Action.NONE);
    }

    @Test
    void aFrameThatWeDoNotReadIsNotSlow() {
        Liveness liveness = liveness(OFF, OFF);
        liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, 3, false);

        now += seconds(31);
        Action paused = liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, 3, true);
        now += seconds(29);
        Action resumed = liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, 3, false);

        assertThat(paused).isEqualTo(Action.NONE);
        assertThat(resumed).isEqualTo(Action.NONE);
    }

    // ---- Messages that come slowly ----

    private Action check(Liveness liveness, long message, long bytes, boolean paused) {
        liveness.noteMessage(now, message, bytes, paused);
        return liveness.check(now, ConnectionStatus.CONNECTED, NOT_WRITING, bytes, paused);
    }

    @Test
    void aMessageThatGoesOnByAByteIsSlowAfterAMinuteAndNotBefore() {
        Liveness liveness = liveness(OFF, OFF);
        check(liveness, 1, 100, false);
        for (int second = 1; second < 60; second++) {
            now += seconds(1);
            assertThat(check(liveness, 1, 100 + second, false)).isEqualTo(Action.NONE);
        }

        now += seconds(1);

        assertThat(check(liveness, 1, 160, false)).isEqualTo(Action.CLOSE_SLOW);
    }

    @Test
    void oneKibibyteASecondIsEnoughForAnyTime() {
        Liveness liveness = liveness(OFF, OFF);
        long bytes = 0;
        check(liveness, 1, bytes, false);
        for (int second = 0; second < 600; second++) {
            now += seconds(1);
            bytes += 1024;
            assertThat(check(liveness, 1, bytes, false)).isEqualTo(Action.NONE);
        }
        now += seconds(60);

        assertThat(check(liveness, 1, bytes + 60 * 1024 - 1, false)).isEqualTo(Action.CLOSE_SLOW);
    }

    @Test
    void theNextMessageHasItsOwnMinute() {
        Liveness liveness = liveness(OFF, OFF);
        check(liveness, 1, 0, false);

        for (int message = 2; message < 10; message++) {
            now += seconds(29);
            assertThat(check(liveness, message, message, false)).isEqualTo(Action.NONE);
        }
    }

    @Test
    void noMessageIsNoSlowOne() {
        Liveness liveness = liveness(OFF, OFF);
        for (int i = 0; i < 3; i++) {
            liveness.noteMessage(now, -1, 0, false);
            assertThat(check(liveness)).isEqualTo(Action.NONE);
            now += seconds(61);
        }
    }

    @Test
    void theTimeInWhichWeDoNotReadDoesNotCount() {
        Liveness liveness = liveness(OFF, OFF);
        check(liveness, 1, 0, false);
        now += seconds(1000);
        Action paused = check(liveness, 1, 1, true);
        now += seconds(29);
        Action once = check(liveness, 1, 2, false);
        now += seconds(29);
        Action twice = check(liveness, 1, 3, false);
        now += seconds(2);

        assertThat(List.of(paused, once, twice)).containsOnly(Action.NONE);
        assertThat(check(liveness, 1, 4, false)).isEqualTo(Action.CLOSE_SLOW);
    }
}
