/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OwnThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final OwnThreads threads = new OwnThreads();
    private final CompletableFuture<Void> release = new CompletableFuture<>();

    @AfterEach
    void release() {
        release.complete(null);
    }

    /** An executor that has terminated, of a thread that has not yet ended: what lies between is usually microseconds. */
    private ExecutorService terminatedBeforeItsThread() {
        ExecutorService executor = Executors.newSingleThreadExecutor(
                work -> threads.daemons("test").newThread(() -> {
                    work.run();
                    release.join();
                }));
        executor.execute(() -> {});
        executor.shutdown();
        return executor;
    }

    @Test
    void executorHasNotEndedWhileItsThreadIsAlive() throws InterruptedException {
        ExecutorService executor = terminatedBeforeItsThread();
        assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

        assertThat(threads.awaitEnd(executor, Duration.ofMillis(20))).isFalse();
        release.complete(null);
        assertThat(threads.awaitEnd(executor, LONG)).isTrue();
    }

    @Test
    void taskThatGoesOnIsWaitedForNoLongerThanIsSaid() {
        ExecutorService executor = Executors.newSingleThreadExecutor(threads.daemons("test"));
        executor.execute(release::join);
        executor.shutdown();

        assertThat(threads.awaitEnd(executor, Duration.ofMillis(20))).isFalse();
        release.complete(null);
        assertThat(threads.awaitEnd(executor, LONG)).isTrue();
    }

    @Test
    void threadDoesNotWaitForItself() {
        ExecutorService executor = Executors.newSingleThreadExecutor(threads.daemons("test"));
        ExecutorService other = Executors.newSingleThreadExecutor();
        other.shutdown();

        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> threads.awaitEnd(other, LONG), executor);

        assertThat(ended.join()).isTrue();
        executor.shutdown();
    }

    @Test
    void interruptEndsTheWaitingAndIsKept() {
        ExecutorService executor = terminatedBeforeItsThread();

        Thread.currentThread().interrupt();
        boolean ended = threads.awaitEnd(executor, LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).isFalse();
    }

    @Test
    void threadsThatHaveEndedAreForgotten() throws InterruptedException {
        Thread first = threads.daemons("first").newThread(() -> {});
        first.start();
        first.join();

        threads.note(new Thread("second"));

        assertThat(threads.noted()).extracting(Thread::getName).containsExactly("second");
    }

    @Test
    void daemonsHaveTheirName() {
        Thread thread = threads.daemons("some name").newThread(() -> {});

        assertThat(thread.getName()).isEqualTo("some name");
        assertThat(thread.isDaemon()).isTrue();
    }
}
