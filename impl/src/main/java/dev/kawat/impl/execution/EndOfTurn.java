/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets other tasks go first where a task has had its turn and is not done. Usable from any thread.
 *
 * <p>A pool of threads has a queue, and the system interrupts its threads for others. Virtual threads need more:
 *
 * <ul>
 *   <li>A task that a virtual thread hands over goes into the queue of its own processor, which empties that queue before it
 *       looks at what other threads have handed over. A task that always goes on this way keeps the processor from them for
 *       ever, and so do two that call {@link Thread#yield}. So a thread of the JDK hands it over instead, which costs some
 *       microseconds.
 *   <li>What is handed over by a thousand connections with much to do would be a thousand turns ahead of one that has little. So
 *       only a few of them go on at the same time, and the others wait here. One that blocks makes room after a moment.
 * </ul>
 */
public final class EndOfTurn {

    /** {@code Thread.isVirtual}; null before Java 21. */
    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

    /** The time after which a task that goes on is taken for one that blocks. */
    private static final long LONG_TURN_MILLIS = 2;

    /** For all applications, because the processors are those of all. */
    private static final EndOfTurn OF_VIRTUAL_THREADS =
            new EndOfTurn(2 * Runtime.getRuntime().availableProcessors());

    private final int atOnce;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>(1);

    /** The number of turns that were handed over, and are neither over nor long. */
    @GuardedBy("lock")
    private int running;

    /**
     * Turns that are handed over by a thread of the JDK.
     *
     * @param atOnce how many may be on their way or running, but for those that block
     */
    EndOfTurn(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Hands the rest of a task over, behind what else the workers have to do by now. Called on one of them. */
    public static void handOver(Executor workers, Runnable rest) {
        if (isVirtual(Thread.currentThread())) {
            OF_VIRTUAL_THREADS.add(workers, rest);
        } else {
            workers.execute(rest);
        }
    }

    /** Hands a task over when it is its turn. */
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

    /** A task that goes on. */
    private final class Turn implements Runnable {

        private final Executor workers;
        private final Runnable rest;

        @GuardedBy("lock")
        private boolean over;

        Turn(Executor workers, Runnable rest) {
            this.workers = workers;
            this.rest = rest;
        }

        void start() {
            CompletableFuture.delayedExecutor(1, TimeUnit.NANOSECONDS, this::execute)
                    .execute(this);
        }

        /** Runs it on this thread if the workers have stopped, because no task must be lost. */
        private void execute(Runnable task) {
            try {
                workers.execute(task);
            } catch (RejectedExecutionException stopped) {
                task.run();
            }
        }

        @Override
        public void run() {
            CompletableFuture.delayedExecutor(LONG_TURN_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                    .execute(this::makeRoom);
            try {
                rest.run();
            } finally {
                makeRoom();
            }
        }

        /** Lets another task go on, once. */
        private void makeRoom() {
            synchronized (lock) {
                if (over) {
                    return;
                }
                over = true;
            }
            startNext();
        }
    }

    private static boolean isVirtual(Thread thread) {
        try {
            return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable impossible) {
            throw new AssertionError("isVirtual throws nothing", impossible);
        }
    }

    private static @Nullable MethodHandle isVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException before21) {
            return null;
        }
    }
}
