/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class EndOfTurnTest {

    @Test
    void aPlatformThreadHandsOverToTheWorkersItself() {
        List<Thread> by = new ArrayList<>();
        Executor workers = task -> {
            by.add(Thread.currentThread());
            task.run();
        };
        AtomicBoolean ran = new AtomicBoolean();

        EndOfTurn.handOver(workers, () -> ran.set(true));

        assertThat(by).containsExactly(Thread.currentThread());
        assertThat(ran).isTrue();
    }

    @Test
    void aFewTasksGoOnAtATimeInTheirOrder() {
        ManualExecutor workers = new ManualExecutor();
        EndOfTurn turns = new EndOfTurn(1);
        List<Integer> ran = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            turns.add(workers, () -> ran.add(number));
        }

        for (int i = 0; i < 5; i++) {
            Await.until("the next has been handed over", () -> workers.waiting() > 0);
            assertThat(workers.waiting()).isOne();
            workers.runNext();
        }

        assertThat(ran).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aTaskThatBlocksMakesRoom() {
        ExecutorService workers = Executors.newCachedThreadPool();
        EndOfTurn turns = new EndOfTurn(1);
        CountDownLatch all = new CountDownLatch(5);
        try {
            for (int i = 0; i < 5; i++) {
                turns.add(workers, () -> {
                    all.countDown();
                    Await.until("all have begun", all);
                });
            }

            Await.until("all have begun", all);
        } finally {
            workers.shutdown();
        }
    }

    @Test
    void aTaskIsNotLostWhenTheWorkersHaveStopped() {
        ExecutorService workers = Executors.newCachedThreadPool();
        workers.shutdown();
        CountDownLatch ran = new CountDownLatch(2);
        EndOfTurn turns = new EndOfTurn(1);

        turns.add(workers, ran::countDown);
        turns.add(workers, ran::countDown);

        Await.until("both have run", ran);
    }

    /** More tasks that never end than there are processors, and one more that comes from elsewhere. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsThatAlwaysGoOnLetOthersGoFirst() throws ReflectiveOperationException {
        ExecutorService workers = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        AtomicBoolean over = new AtomicBoolean();
        int endless = 4 * Runtime.getRuntime().availableProcessors();
        CountDownLatch begun = new CountDownLatch(endless);
        CountDownLatch served = new CountDownLatch(1);
        try {
            for (int i = 0; i < endless; i++) {
                new Endless(workers, over, begun).start();
            }
            Await.until("all run", begun);

            workers.execute(served::countDown);

            Await.until("another task has run", served);
        } finally {
            over.set(true);
            workers.shutdown();
        }
    }

    /** A task that hands itself over again until it is told to stop. */
    private record Endless(Executor workers, AtomicBoolean over, CountDownLatch begun) implements Runnable {

        void start() {
            workers.execute(this);
        }

        @Override
        public void run() {
            begun.countDown();
            if (!over.get()) {
                EndOfTurn.handOver(workers, this);
            }
        }
    }
}
