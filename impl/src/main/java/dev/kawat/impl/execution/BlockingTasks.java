/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/**
 * Runs a bounded number of tasks that block, on threads that end soon after they have nothing to do: virtual ones where they are
 * any good, as for {@link Workers}. Further tasks wait in the order of their arrival. Usable from any thread.
 */
public final class BlockingTasks implements AutoCloseable {

    private static final Duration KEEP_ALIVE = Duration.ofMillis(100);

    /** The time that {@link #close} waits: much longer than the threads need to end, even on a busy machine. */
    private static final Duration END = Duration.ofSeconds(5);

    private final OwnThreads own = new OwnThreads();
    private final ExecutorService threads;
    private final Executor bounded;
    private volatile boolean closed;

    /**
     * No tasks yet.
     *
     * @param name begins the names of the threads that are not virtual
     * @param atOnce how many run at the same time
     */
    public BlockingTasks(String name, int atOnce) {
        this.threads = Workers.threads(name, KEEP_ALIVE, own);
        this.bounded = new FairExecutor(threads, atOnce).share(name);
    }

    /**
     * Runs a task on a thread of its own, or later if too many run.
     *
     * @param instead runs if these tasks are closed before, maybe on the thread that calls this
     * @throws OutOfMemoryError if no thread can be started and none runs
     */
    public void execute(Runnable task, Runnable instead) {
        if (closed) {
            instead.run();
        } else {
            bounded.execute(() -> (closed ? instead : task).run());
        }
    }

    /** Interrupts the tasks, and waits for a few seconds until their threads have ended. */
    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        // Nothing follows from the answer: the threads are daemons.
        var unused = own.awaitEnd(threads, END);
    }
}
