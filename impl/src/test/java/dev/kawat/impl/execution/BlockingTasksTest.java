/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.testing.Await;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BlockingTasksTest {

    private static void nothing() {}

    @Test
    void noMoreRunThanMayAtATime() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(100);
        try (BlockingTasks tasks = new BlockingTasks("kawat-test-", 3)) {
            for (int i = 0; i < 100; i++) {
                tasks.execute(
                        () -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            running.decrementAndGet();
                            all.countDown();
                        },
                        BlockingTasksTest::nothing);
            }
            Await.until("all have run", all);
        }
        assertThat(most.get()).isBetween(1, 3);
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
