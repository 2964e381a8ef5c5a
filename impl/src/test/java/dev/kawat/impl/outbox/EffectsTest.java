/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.SendException;
import dev.kawat.impl.testing.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EffectsTest {

    private final List<String> done = new ArrayList<>();
    private final SignalledChannel channel = new SignalledChannel(done);

    private static CompletableFuture<Void> future() {
        return new CompletableFuture<>();
    }

    static Stream<Arguments> signals() {
        return Stream.of(
                Arguments.of(Effects.NONE, List.of()),
                Arguments.of(Effects.WAKE, List.of("wake")),
                Arguments.of(Effects.WAKE_SOON, List.of("wakeSoon")),
                Arguments.of(Effects.HURRY, List.of("hurry")));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void giveTheirSignalOnce(Effects effects, List<String> expected) {
        effects.carryOut(channel, Runnable::run);

        assertThat(done).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("signals")
    void giveNoSignalWithoutAChannel(Effects effects) {
        effects.running(List.of(() -> done.add("task"))).carryOut(null, Runnable::run);

        assertThat(done).containsExactly("task");
    }

    @ParameterizedTest
    @MethodSource("signals")
    void areTheSameObjectWithNothingAdded(Effects effects) {
        assertThat(effects.running(List.of())).isSameAs(effects);
        assertThat(effects.completing(List.of())).isSameAs(effects);
        assertThat(effects.failing(List.of(), SendException.Outcome.CLOSED)).isSameAs(effects);
    }

    @Test
    void doNotChangeTheConstants() {
        Effects.WAKE.running(List.of(() -> done.add("task")));

        Effects.WAKE.carryOut(channel, Runnable::run);

        assertThat(done).containsExactly("wake");
    }

    @Test
    void comeInTheOrderInWhichTheyWereAddedAndTheSignalFirst() {
        CompletableFuture<Void> written = future();
        CompletableFuture<Void> lost = future();
        var unusedWritten = written.thenRun(() -> done.add("written"));
        var unusedLost = lost.whenComplete((nothing, failure) -> done.add("lost"));
        Effects effects = Effects.WAKE
                .running(List.of(() -> done.add("first"), () -> done.add("second")))
                .completing(List.of(written))
                .failing(List.of(lost), SendException.Outcome.CLOSED)
                .running(List.of(() -> done.add("last")));

        effects.carryOut(channel, Runnable::run);

        assertThat(done).containsExactly("wake", "first", "second", "written", "lost", "last");
    }

    @Test
    void completeFuturesWhereTheExecutorRuns() {
        ManualExecutor executor = new ManualExecutor();
        CompletableFuture<Void> first = future();
        CompletableFuture<Void> second = future();

        Effects.NONE.completing(List.of(first, second)).carryOut(channel, executor);
        boolean before = first.isDone() || second.isDone();
        executor.runAll();

        assertThat(before).isFalse();
        assertThat(first).isCompletedWithValue(null);
        assertThat(second).isCompletedWithValue(null);
    }

    @ParameterizedTest
    @EnumSource(SendException.Outcome.class)
    void failFuturesWithTheOutcome(SendException.Outcome outcome) {
        CompletableFuture<Void> lost = future();

        Effects.NONE.failing(List.of(lost), outcome).carryOut(channel, Runnable::run);

        assertThat(lost)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        SendException.class,
                        failure -> assertThat(failure.outcome()).isEqualTo(outcome));
    }
}
