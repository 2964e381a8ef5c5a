/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Waits for facts, with a bound, and says in the end what it waited for. */
public final class Await {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN_NANOS = 50_000;

    private Await() {}

    /** Waits until something holds. */
    public static void until(String fact, BooleanSupplier holds) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain until " + fact);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** Waits until a latch is open. */
    public static void until(String fact, CountDownLatch latch) {
        try {
            if (!latch.await(BOUND.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain until " + fact);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting until " + fact, interrupted);
        }
    }

    /** Runs a body on several threads that start together, waits for all of them, and fails when one fails. */
    public static void together(int threads, IntConsumer body) {
        CountDownLatch go = new CountDownLatch(1);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            started.add(start(() -> {
                try {
                    go.await();
                    body.accept(number);
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            }));
        }
        go.countDown();
        started.forEach(thread -> until(thread + " is done", () -> !thread.isAlive()));
        if (!failures.isEmpty()) {
            throw new AssertionError("a thread failed", failures.peek());
        }
    }

    /** Starts a daemon thread. */
    public static Thread start(Runnable body) {
        Thread thread = new Thread(body, "test");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
