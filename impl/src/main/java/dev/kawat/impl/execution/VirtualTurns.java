/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets other tasks go first where a task on a virtual thread has had its turn and is not done. Usable from any thread.
 *
 * <p>A pool of threads has a queue, and the system interrupts its threads for others. Virtual threads need more:
 *
 * <ul>
 *   <li>A task that a virtual thread hands over goes into the queue of its own processor, which empties that queue before it
 *       looks at what other threads have handed over. A task that always goes on this way keeps the processor from them for
 *       ever, and so do two that call {@link Thread#yield}. So a thread of its own hands it over instead, which costs some
 *       microseconds. That thread is created when it is needed, and ends when it has had nothing to do for a while.
 *   <li>What is handed over by a thousand connections with much to do would be a thousand turns ahead of one that has little. So
 *       only a few of them go on at the same time, and the others wait here. One that blocks makes room after a moment.
 * </ul>
 */
final class VirtualTurns implements AutoCloseable {

    /** The time after which a task that goes on is taken for one that blocks. */
    private static final long LONG_TURN_MILLIS = 2;

    private static final int KEEP_ALIVE_SECONDS = 30;

    private final int atOnce;
    private final OwnThreads threads = new OwnThreads();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, threads.numberedDaemons("kawat-turns-"));

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>(1);

    /** The number of turns that were handed over, and are neither over nor long. */
    @GuardedBy("lock")
    private int running;

    /** Turns for all processors. */
    VirtualTurns() {
        this(2 * Runtime.getRuntime().availableProcessors());
    }

    /**
     * Turns of a bounded number of tasks.
     *
     * @param atOnce how many may be on their way or running, but for those that block
     */
    VirtualTurns(int atOnce) {
        this.atOnce = atOnce;
        thread.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
    }

    /**
     * Hands a task over when it is its turn.
     *
     * @param workers runs it on a virtual thread
     */
    void add(Executor workers, Runnable rest) {
        Turn turn = new Turn(workers, rest);
        synchronized (lock) {
            if (running >= atOnce) {
                waiting.addLast(turn);
                return;
            }
            running++;
        }
        turn.start();
    }

    /** Lets the next task go on in the place of one that is done or blocks. */
    private void startNext() {
        Turn next;
        synchronized (lock) {
            next = waiting.pollFirst();
            if (next == null) {
                running--;
                return;
            }
        }
        next.start();
    }

    /** Hands over what waits by then, and waits up to a second for the end of the thread. */
    @Override
    public void close() {
        thread.shutdown();
        // The answer does not matter: the thread is a daemon, and what it still hands over comes to an end.
        var unused = threads.awaitEnd(thread, Duration.ofSeconds(1));
    }

    /** A task that goes on. */
    private final class Turn implements Runnable {

        private final Executor workers;
        private final Runnable rest;

        /** True when another task goes on in the place of this one. */
        private boolean replaced;

        Turn(Executor workers, Runnable rest) {
            this.workers = workers;
            this.rest = rest;
        }

        void start() {
            try {
                thread.execute(this::handOver);
            } catch (RejectedExecutionException closed) {
                handOver();
            }
        }

        /** Runs it on this thread if the workers have stopped, because no task must be lost. */
        private void handOver() {
            try {
                workers.execute(this);
            } catch (RejectedExecutionException stopped) {
                run();
            }
        }

        @Override
        public void run() {
            Future<?> longTurn = watch();
            try {
                rest.run();
            } finally {
                if (longTurn != null) {
                    longTurn.cancel(false);
                }
                makeRoom();
            }
        }

        private @Nullable Future<?> watch() {
            try {
                return thread.schedule(this::makeRoom, LONG_TURN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                return null;
            }
        }

        /** Lets another task go on, once. */
        private void makeRoom() {
            synchronized (this) {
                if (replaced) {
                    return;
                }
                replaced = true;
            }
            startNext();
        }
    }
}
