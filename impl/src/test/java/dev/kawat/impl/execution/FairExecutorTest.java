/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shares of endpoints in the threads of workers. */
@Timeout(60)
class FairExecutorTest {

    private final CountDownLatch release = new CountDownLatch(1);
    private final BlockingQueue<String> started = new LinkedBlockingQueue<>();
    private final List<Workers> open = new ArrayList<>();

    @AfterEach
    void stop() {
        release.countDown();
        open.forEach(Workers::close);
    }

    private Workers pool(int maxThreads) {
        return pool(maxThreads, Duration.ofSeconds(30));
    }

    private Workers pool(int maxThreads, Duration keepAlive) {
        Workers workers = Workers.ofPool(maxThreads, keepAlive, UnaryOperator.identity());
        open.add(workers);
        return workers;
    }

    /** Hands over tasks that sleep until the test ends. */
    private void sleep(Executor endpoint, int tasks, String name) {
        for (int i = 0; i < tasks; i++) {
            endpoint.execute(() -> {
                started.add(name);
                awaitRelease();
            });
        }
    }

    private void awaitRelease() {
        try {
            if (!release.await(50, SECONDS)) {
                throw new IllegalStateException("the test released nobody");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitStarted(String name, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            assertThat(started.poll(10, SECONDS))
                    .as("start " + i + " of " + name)
                    .isEqualTo(name);
        }
    }

    @Test
    void twoHundredSleepingHandlersOfOneEndpointStopNoOther() throws InterruptedException {
        Workers workers = pool(200);
        Executor greedy = workers.share("greedy");
        Executor other = workers.share("other");

        sleep(greedy, 1000, "greedy");
        awaitStarted("greedy", 150);

        sleep(other, 1, "other");
        workers.execute(() -> started.add("none"));
        assertThat(Stream.of(started.poll(10, SECONDS), started.poll(10, SECONDS)))
                .containsExactlyInAnyOrder("other", "none");
        assertThat(started).as("beyond three quarters").isEmpty();
    }

    @Test
    void endpointThatCameLaterHasItsShareToo() throws InterruptedException {
        Workers workers = pool(8);
        sleep(workers.share("greedy"), 100, "greedy");
        awaitStarted("greedy", 6);

        workers.share("late").execute(() -> started.add("late"));

        awaitStarted("late", 1);
    }

    @Test
    void eachEndpointHasAtLeastOneThreadOfTheKeptPart() throws InterruptedException {
        Workers workers = pool(8);
        Executor greedy = workers.share("greedy");
        Executor second = workers.share("second");
        sleep(greedy, 100, "greedy");
        awaitStarted("greedy", 6);
        sleep(second, 100, "second");
        awaitStarted("second", 1);

        Executor third = workers.share("third");
        sleep(third, 100, "third");

        awaitStarted("third", 1);
        assertThat(started).isEmpty();
    }

    @Test
    void tasksOfOneEndpointRunInTheirOrder() {
        ByHand threads = new ByHand();
        Executor endpoint = new FairExecutor(threads, 1).share("one");
        List<Integer> ran = new ArrayList<>();

        IntStream.range(0, 5).forEach(i -> endpoint.execute(() -> ran.add(i)));

        assertThat(threads.given).hasSize(1);
        threads.runAll();
        assertThat(ran).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void endpointsThatWaitTakeTurns() {
        ByHand threads = new ByHand();
        FairExecutor fair = new FairExecutor(threads, 1);
        Executor one = fair.share("one");
        Executor other = fair.share("other");
        List<String> ran = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            one.execute(() -> ran.add("one"));
        }
        for (int i = 0; i < 2; i++) {
            other.execute(() -> ran.add("other"));
        }

        threads.runAll();

        assertThat(ran).containsExactly("one", "one", "other", "one", "other");
    }

    @Test
    void threadsAreGivenNoMoreOfOneEndpoint() {
        ByHand threads = new ByHand();
        FairExecutor workers = new FairExecutor(threads, 8);
        Executor greedy = workers.share("greedy");
        Executor other = workers.share("other");

        IntStream.range(0, 100).forEach(i -> greedy.execute(() -> {}));
        assertThat(threads.given).hasSize(6);

        other.execute(() -> {});
        assertThat(threads.given).hasSize(7);
    }

    @Test
    void taskThatAFullExecutorRefusesWaitsForAnother() {
        ByHand threads = new ByHand();
        threads.room = 1;
        Executor endpoint = new FairExecutor(threads, 8).share("one");
        List<String> ran = new ArrayList<>();

        endpoint.execute(() -> ran.add("first"));
        endpoint.execute(() -> ran.add("second"));
        endpoint.execute(() -> ran.add("third"));

        assertThat(ran).isEmpty();
        threads.runAll();
        assertThat(ran).containsExactlyInAnyOrder("first", "second", "third");
    }

    @Test
    void stoppedExecutorLosesNoTask() {
        ByHand threads = new ByHand();
        threads.room = 0;
        List<String> ran = new ArrayList<>();

        new FairExecutor(threads, 8).share("one").execute(() -> ran.add("first"));

        assertThat(ran).containsExactly("first");
    }

    @Test
    void idleThreadsEndWhileAnotherEndpointIsBusy() throws InterruptedException {
        Workers workers = pool(20, Duration.ofMillis(50));
        List<Thread> idle = new ArrayList<>();
        Queue<Thread> used = new ConcurrentLinkedQueue<>();
        sleep(workers.share("busy"), 1, "busy");
        awaitStarted("busy", 1);
        CountDownLatch together = new CountDownLatch(10);
        for (int i = 0; i < 10; i++) {
            workers.share("burst").execute(() -> {
                used.add(Thread.currentThread());
                together.countDown();
                awaitUninterrupted(together);
            });
        }
        assertThat(together.await(10, SECONDS)).as("ten tasks ran together").isTrue();
        idle.addAll(used);

        for (Thread thread : idle) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.getName() + " has ended").isFalse();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void workersInheritNothingOfTheThreadThatNeedsThem() throws InterruptedException {
        ThreadLocal<String> inherited = new InheritableThreadLocal<>();
        inherited.set("of one application");

        pool(1).share("one").execute(() -> started.add("got " + inherited.get()));

        assertThat(started.poll(10, SECONDS)).isEqualTo("got null");
    }

    @Test
    void errorOfATaskEndsNoThread() throws InterruptedException {
        Workers workers = pool(1);
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        workers.share("one").execute(() -> {
            threads.add(Thread.currentThread());
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> started.add(failure.getMessage()));
            throw new OutOfMemoryError("expected");
        });
        assertThat(started.poll(10, SECONDS)).isEqualTo("expected");

        workers.share("one").execute(() -> threads.add(Thread.currentThread()));

        Thread first = threads.poll(10, SECONDS);
        assertThat(threads.poll(10, SECONDS)).isNotNull();
        assertThat(first).isNotNull();
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    void everyTaskRunsAndNeverTooManyAtOnce() throws InterruptedException {
        int max = 4;
        int tasks = 2000;
        Workers workers = pool(max);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore done = new Semaphore(0);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Executor endpoint = workers.share("endpoint-" + i % 3);
            Thread sender = new Thread(() -> {
                for (int n = 0; n < tasks; n++) {
                    endpoint.execute(() -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        running.decrementAndGet();
                        done.release();
                    });
                }
            });
            senders.add(sender);
            sender.start();
        }

        assertThat(done.tryAcquire(6 * tasks, 40, SECONDS)).as("all tasks ran").isTrue();
        for (Thread sender : senders) {
            sender.join(10_000);
        }
        assertThat(most.get()).isBetween(1, max);
    }

    /** An executor whose tasks the test runs, with room for some of them. */
    private static final class ByHand implements Executor {

        final ArrayDeque<Runnable> given = new ArrayDeque<>();
        int room = Integer.MAX_VALUE;

        @Override
        public void execute(Runnable task) {
            if (given.size() >= room) {
                throw new RejectedExecutionException("full");
            }
            given.add(task);
        }

        void runAll() {
            while (!given.isEmpty()) {
                given.remove().run();
            }
        }
    }

    @Test
    void placeIsGivenBackWhenNoThreadCanBeStarted() {
        AtomicBoolean noThreads = new AtomicBoolean(true);
        Executor share = new FairExecutor(
                        task -> {
                            if (noThreads.get()) {
                                throw new OutOfMemoryError("unable to create native thread");
                            }
                            task.run();
                        },
                        1)
                .share("a");
        AtomicBoolean ran = new AtomicBoolean();

        assertThatThrownBy(() -> share.execute(() -> {})).isInstanceOf(OutOfMemoryError.class);
        noThreads.set(false);
        share.execute(() -> ran.set(true));

        assertThat(ran).isTrue();
    }
}
