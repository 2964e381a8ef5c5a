/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.testing.Await;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BlockingTasksTest {

    private static void nothing() {}

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void noMoreRunThanMayAtATime() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier three = new CyclicBarrier(3);
        CountDownLatch all = new CountDownLatch(99);
        try (BlockingTasks tasks = new BlockingTasks("kawat-test-", 3)) {
            for (int i = 0; i < 99; i++) {
                tasks.execute(
                        () -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            await(three);
                            running.decrementAndGet();
                            all.countDown();
                        },
                        BlockingTasksTest::nothing);
            }
            Await.until("all have run", all);
        }
        assertThat(most).hasValue(3);
    }

    @Test
    void closeInterruptsWhatRunsAndRunsNothingThatWaits() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        BlockingQueue<String> ran = new LinkedBlockingQueue<>();
        BlockingTasks tasks = new BlockingTasks("kawat-test-", 1);
        tasks.execute(
                () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException stop) {
                        interrupted.set(true);
                    }
                },
                BlockingTasksTest::nothing);
        Await.until("the first one runs", begun);
        tasks.execute(() -> ran.add("waited"), () -> ran.add("instead of what waited"));

        tasks.close();
        tasks.execute(() -> ran.add("late"), () -> ran.add("instead of what was late"));

        Await.until("both were told", () -> ran.size() == 2);
        assertThat(interrupted).isTrue();
        assertThat(ran).containsExactlyInAnyOrder("instead of what waited", "instead of what was late");
    }
}
