/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Divides the threads of an executor among the endpoints of an application. At most {@code max} tasks run at the same time. A
 * quarter of them is kept: each endpoint has its share of that quarter, at least one task, which the others cannot take. Tasks
 * that may not run yet wait in the order of their arrival, and the endpoints take turns. Usable from any thread.
 *
 * <p>A task that may run at once costs two atomic counters and no lock. What runs beyond its share may fill what is not kept;
 * what runs within its share may also take what is kept.
 */
final class FairExecutor {

    /** The part of the threads that is kept for endpoints which use less than their shares. */
    private static final int KEPT_PART = 4;

    private final Executor threads;
    private final int max;

    /** The number of tasks that run, or were given to the executor. */
    private final AtomicInteger running = new AtomicInteger();

    private final Object lock = new Object();

    /** The shares by name; one that nobody uses any longer is forgotten. */
    @GuardedBy("lock")
    private final Map<String, WeakReference<Share>> shares = new HashMap<>();

    /** The shares with tasks that wait; the first one is next. */
    @GuardedBy("lock")
    private final ArrayDeque<Share> queued = new ArrayDeque<>();

    /** The number of tasks that wait. Written under the lock. */
    private volatile int waiting;

    /** The number of tasks of one share that may run although others fill all that is not kept. */
    private volatile int guaranteed;

    /** The number of running tasks up to which a share may have more than is guaranteed. */
    private volatile int general;

    /**
     * A fair executor.
     *
     * @param threads runs the tasks
     * @param max how many tasks it is given at the same time
     */
    FairExecutor(Executor threads, int max) {
        this.threads = threads;
        this.max = max;
        this.guaranteed = max;
        this.general = max;
    }

    /** Returns the share of an endpoint, or of whatever else has a name. */
    Executor share(String name) {
        synchronized (lock) {
            WeakReference<Share> known = shares.get(name);
            Share share = known == null ? null : known.get();
            if (share == null) {
                share = new Share();
                shares.put(name, new WeakReference<>(share));
                divide();
            }
            return share;
        }
    }

    @GuardedBy("lock")
    private void divide() {
        shares.values().removeIf(share -> share.get() == null);
        int kept = shares.size() > 1 ? max / KEPT_PART : 0;
        general = max - kept;
        guaranteed = kept == 0 ? 0 : Math.max(1, kept / shares.size());
    }

    /** Gives a task to the executor; returns false if it was refused, and waits for the end of another one. */
    private boolean start(Turn turn) {
        try {
            threads.execute(turn);
            return true;
        } catch (RejectedExecutionException full) {
            if (putBack(turn)) {
                return false;
            }
            turn.run(); // the executor has stopped, and no task must be lost
            return true;
        } catch (OutOfMemoryError noThread) {
            if (putBack(turn)) {
                return false;
            }
            turn.share.release();
            throw noThread;
        }
    }

    /** Lets a refused task wait until another one ends; returns false if there is no other one. */
    private boolean putBack(Turn turn) {
        synchronized (lock) {
            if (running.get() <= 1) {
                return false;
            }
            turn.share.add(turn.task, true);
        }
        turn.share.release();
        if (running.get() == 0) {
            startWaiting(); // the others ended before they could see that this one waits
        }
        return true;
    }

    private void startWaiting() {
        Turn turn = next();
        while (turn != null && start(turn)) {
            turn = next();
        }
    }

    /** Returns a task that waited and may run now; null if there is none. */
    private @Nullable Turn next() {
        if (waiting == 0) {
            return null;
        }
        synchronized (lock) {
            for (int i = queued.size(); i > 0; i--) {
                Share share = queued.removeFirst();
                Runnable task = share.tryAcquire() ? share.poll() : null;
                if (share.waits > 0) {
                    queued.addLast(share);
                }
                if (task != null) {
                    return new Turn(share, task);
                }
            }
            return null;
        }
    }

    /** The share of one endpoint. */
    private final class Share implements Executor {

        private final AtomicInteger own = new AtomicInteger();

        /** The tasks that wait. Touched under the lock. */
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(1);

        /** The number of tasks that wait. Written under the lock. */
        private volatile int waits;

        @Override
        public void execute(Runnable task) {
            if (waits == 0 && tryAcquire()) {
                // A refused task waits for the end of another one, whoever gave it to the executor.
                var unused = start(new Turn(this, task));
                return;
            }
            synchronized (lock) {
                add(task, false);
            }
            startWaiting(); // in case that all that ran ended meanwhile
        }

        /** Lets a task wait. Called under the lock. */
        @SuppressWarnings({"GuardedBy", "NonAtomicVolatileUpdate"})
        private void add(Runnable task, boolean first) {
            if (waits == 0) {
                queued.addLast(this);
            }
            if (first) {
                tasks.addFirst(task);
            } else {
                tasks.addLast(task);
            }
            waits++;
            waiting++;
        }

        /** Takes the task that has waited longest. Called under the lock. */
        @SuppressWarnings("NonAtomicVolatileUpdate")
        private Runnable poll() {
            waits--;
            waiting--;
            return tasks.removeFirst();
        }

        /**
         * Counts one more task if it may run. While it finds that it may not, others may find the same too early; so whoever fails
         * outside of the lock looks again under it.
         */
        private boolean tryAcquire() {
            int limit = own.getAndIncrement() < guaranteed ? max : general;
            int all = running.get();
            while (all < limit) {
                if (running.compareAndSet(all, all + 1)) {
                    return true;
                }
                all = running.get();
            }
            own.getAndDecrement();
            return false;
        }

        private void release() {
            own.getAndDecrement();
            running.getAndDecrement();
        }
    }

    /** One task on a thread, which then goes on with those that waited meanwhile. */
    private final class Turn implements Runnable {

        private final Share share;
        private final Runnable task;

        Turn(Share share, Runnable task) {
            this.share = share;
            this.task = task;
        }

        @Override
        public void run() {
            Turn turn = this;
            while (turn != null) {
                turn.runTask();
                turn = next();
            }
        }

        private void runTask() {
            try {
                task.run();
            } catch (Throwable failure) { // of a task, which must not take the thread from the others
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
            } finally {
                share.release();
            }
        }
    }
}
