/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** An executor that runs its tasks when it is told to, on the thread that tells it. */
public final class ManualExecutor implements Executor {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** How many tasks wait. */
    public int waiting() {
        return tasks.size();
    }

    /** Runs the task that has waited longest. */
    public void runNext() {
        Runnable next = tasks.poll();
        if (next == null) {
            throw new AssertionError("no task waits");
        }
        next.run();
    }

    /** Runs tasks until none waits, also those that are added meanwhile. */
    public void runAll() {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }
}
