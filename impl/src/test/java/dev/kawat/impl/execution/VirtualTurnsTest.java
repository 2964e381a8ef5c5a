/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.RunOn;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class VirtualTurnsTest {

    private final List<VirtualTurns> opened = new ArrayList<>();

    private VirtualTurns turns(int atOnce) {
        VirtualTurns turns = new VirtualTurns(atOnce);
        opened.add(turns);
        return turns;
    }

    @AfterEach
    void stop() {
        opened.forEach(VirtualTurns::close);
    }

    @Test
    void anExecutorThatKnowsOfNoTurnsRunsTheRest() {
        ManualExecutor workers = new ManualExecutor();

        TurnTaking.handOver(workers, () -> {});

        assertThat(workers.waiting()).isOne();
    }

    @Test
    void aFewTasksGoOnAtATimeInTheirOrder() {
        ManualExecutor workers = new ManualExecutor();
        VirtualTurns turns = turns(1);
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
        VirtualTurns turns = turns(1);
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
        VirtualTurns turns = turns(1);

        turns.add(workers, ran::countDown);
        turns.add(workers, ran::countDown);

        Await.until("both have run", ran);
    }

    @Test
    void aTaskIsNotLostWhenTheTurnsAreClosed() {
        CountDownLatch ran = new CountDownLatch(1);
        VirtualTurns turns = turns(1);
        turns.close();

        turns.add(Runnable::run, ran::countDown);

        Await.until("it has run", ran);
    }

    /** More tasks that never end than there are processors, and one more that comes from elsewhere. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void invariant10_virtualThreadsThatAlwaysGoOnLetOthersGoFirst() {
        try (Workers workers = Workers.create(1)) {
            Executor virtual = workers.chosen(RunOn.Worker.VIRTUAL, workers);
            AtomicBoolean over = new AtomicBoolean();
            int endless = 4 * Runtime.getRuntime().availableProcessors();
            CountDownLatch begun = new CountDownLatch(endless);
            CountDownLatch served = new CountDownLatch(1);
            try {
                for (int i = 0; i < endless; i++) {
                    new Endless(virtual, over, begun).start();
                }
                Await.until("all run", begun);

                virtual.execute(served::countDown);

                Await.until("another task has run", served);
            } finally {
                over.set(true);
            }
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
                TurnTaking.handOver(workers, this);
            }
        }
    }
}
