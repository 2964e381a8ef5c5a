/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Timeout(30)
class WorkersTest {

    private final Workers workers = Workers.create(2);
    private final CountDownLatch release = new CountDownLatch(1);
    private final BlockingQueue<Object> ran = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        release.countDown();
        workers.close();
    }

    /** Starts a task that blocks until the test releases it, and waits until it runs. */
    private void block() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        workers.execute(() -> {
            started.countDown();
            awaitRelease();
        });
        assertThat(started.await(10, SECONDS)).as("the task started").isTrue();
    }

    private void awaitRelease() {
        try {
            if (!release.await(20, SECONDS)) {
                throw new IllegalStateException("the test released nobody");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Object next() throws InterruptedException {
        Object next = ran.poll(10, SECONDS);
        assertThat(next).as("a task ran").isNotNull();
        return next;
    }

    @Test
    void tasksRunOnAnotherThread() throws InterruptedException {
        workers.execute(() -> ran.add(Thread.currentThread()));

        assertThat(next()).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void threadsOfAPlatformRunTheTasksAndThoseOfOursWhenItHasStopped() throws InterruptedException {
        AtomicBoolean stopped = new AtomicBoolean();
        ThreadFactory platform = task -> {
            if (stopped.get()) {
                throw new IllegalStateException("the platform has stopped");
            }
            return new Thread(task, "managed");
        };
        try (Workers managed = Workers.of(platform, () -> null, 2)) {
            managed.execute(() -> {
                ran.add(Thread.currentThread().getName());
                awaitRelease();
            });
            assertThat(next()).isEqualTo("managed");

            stopped.set(true);
            managed.execute(() -> ran.add(Thread.currentThread().getName()));
            assertThat(next()).asString().startsWith("kawat-worker-");
            release.countDown();
        }
    }

    /** A container looks at once, and a pool is done some microseconds before its last thread is. */
    @RepeatedTest(50)
    @EnabledForJreRange(max = JRE.JAVA_23)
    void threadsHaveEndedWhenWorkersAreClosed() throws InterruptedException {
        workers.execute(() -> ran.add(Thread.currentThread()));
        Thread worker = (Thread) next();

        workers.close();

        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void workersDoNotKeepTheJvmAlive() throws InterruptedException {
        workers.execute(() -> ran.add(Thread.currentThread().isDaemon()));

        assertThat(next()).isEqualTo(true);
    }

    @Test
    void blockedTaskHoldsUpNoOther() throws InterruptedException {
        block();

        workers.execute(() -> ran.add("second"));

        assertThat(next()).isEqualTo("second");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_23) // from 24 on there are virtual threads
    void moreTasksThanWorkersWait() throws InterruptedException {
        block();
        block();

        workers.execute(() -> ran.add("third"));

        assertThat(ran).isEmpty();
        release.countDown();
        assertThat(next()).isEqualTo("third");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_23)
    void workersHaveNames() throws InterruptedException {
        workers.execute(() -> ran.add(Thread.currentThread().getName()));

        assertThat(next()).asString().startsWith("kawat-worker-");
    }

    @Test
    void failedTaskCostsNoWorker() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            workers.execute(() -> {
                throw new IllegalStateException("expected");
            });
        }

        workers.execute(() -> ran.add("after"));

        assertThat(next()).isEqualTo("after");
    }

    @Test
    void everyWorkerMayWaitForAFuture() throws InterruptedException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CountDownLatch started = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            workers.execute(() -> {
                started.countDown();
                try {
                    ran.add(answer.join());
                } catch (RejectedExecutionException tooMany) {
                    ran.add(tooMany);
                }
            });
        }
        assertThat(started.await(10, SECONDS)).as("both tasks started").isTrue();

        answer.completeOnTimeout("answer", 1, SECONDS);

        assertThat(List.of(next(), next())).containsOnly("answer");
    }

    @Test
    void closedWorkersRunTasksOnTheCaller() {
        workers.close();

        workers.execute(() -> ran.add(Thread.currentThread()));

        assertThat(ran).containsExactly(Thread.currentThread());
    }

    @Test
    void closingLetsRunWhatWasAccepted() throws InterruptedException {
        block();
        block();
        workers.execute(() -> ran.add("third"));

        workers.close();
        release.countDown();

        assertThat(next()).isEqualTo("third");
    }

    @Test
    void executorOfSomebodyElseIsUsedAndNotClosed() {
        List<Runnable> given = new ArrayList<>();
        Workers platform = Workers.of(given::add);
        Runnable task = () -> {};

        platform.close();
        platform.execute(task);

        assertThat(given).containsExactly(task);
    }

    @Test
    void taskThatTheExecutorRefusesRunsOnTheCaller() {
        Executor stopped = task -> {
            throw new RejectedExecutionException("stopped");
        };

        Workers.of(stopped).execute(() -> ran.add(Thread.currentThread()));

        assertThat(ran).containsExactly(Thread.currentThread());
    }
}
