/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that an executor of ours has made, to wait for their end. An executor calls itself terminated a moment before
 * its last thread has ended, and a container that looks in that moment calls the thread a leak. For any number of threads.
 */
public final class OwnThreads {

    private final Set<Thread> made = ConcurrentHashMap.newKeySet();

    /** A factory of daemon threads with a name. */
    public ThreadFactory daemons(String name) {
        return work -> {
            Thread thread = note(new Thread(work, name));
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * A factory of daemon threads whose names end with a number. They inherit nothing of the thread that needs one first, which may
     * be of any application.
     */
    public ThreadFactory numberedDaemons(String prefix) {
        AtomicInteger last = new AtomicInteger();
        return work -> {
            Thread thread = note(new Thread(null, work, prefix + last.incrementAndGet(), 0, false));
            thread.setDaemon(true);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
            return thread;
        };
    }

    /**
     * Returns a pool of daemon threads, as {@link #numberedDaemons} makes them. It makes one when no other is idle, and uses the
     * most recent one first, so that the others end. It has no bound.
     *
     * @param keepAlive the time after which an idle thread ends
     */
    public ExecutorService pool(String prefix, Duration keepAlive) {
        return pool(keepAlive, numberedDaemons(prefix));
    }

    /** Returns a pool as above whose threads a platform makes. If it makes none any more, as when it stops, the pool makes them. */
    ExecutorService pool(String prefix, Duration keepAlive, ThreadFactory platform) {
        ThreadFactory own = numberedDaemons(prefix);
        return pool(keepAlive, work -> {
            try {
                Thread thread = platform.newThread(work);
                return thread == null ? own.newThread(work) : note(thread);
            } catch (IllegalStateException stopped) {
                return own.newThread(work);
            }
        });
    }

    private static ExecutorService pool(Duration keepAlive, ThreadFactory factory) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, keepAlive.toNanos(), TimeUnit.NANOSECONDS, new SynchronousQueue<>(), factory);
    }

    /** Notes a thread that somebody else has made and not started, and forgets those that have ended. */
    <T extends Thread> T note(T thread) {
        made.removeIf(one -> one.getState() == Thread.State.TERMINATED);
        made.add(thread);
        return thread;
    }

    /** Returns the noted threads, also those that have ended since the last was noted. */
    Set<Thread> noted() {
        return Set.copyOf(made);
    }

    /**
     * Waits until an executor that was shut down has run everything, and none of the threads is alive but the caller's. An
     * interrupt ends the waiting, and is kept.
     *
     * @return whether they have ended in that time
     */
    public boolean awaitEnd(ExecutorService executor, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            return executor.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS) && haveEnded(deadline);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Waits until none of the threads is alive but the caller's. An interrupt ends the waiting, and is kept.
     *
     * @return whether they have ended in that time
     */
    public boolean awaitEnd(Duration atMost) {
        try {
            return haveEnded(System.nanoTime() + atMost.toNanos());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean haveEnded(long deadline) throws InterruptedException {
        boolean ended = true;
        for (Thread thread : made) {
            ended &= thread == Thread.currentThread() || hasEnded(thread, deadline);
        }
        return ended;
    }

    private static boolean hasEnded(Thread thread, long deadline) throws InterruptedException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        thread.join(Math.max(1, millis)); // 0 would wait for ever
        return !thread.isAlive();
    }
}
