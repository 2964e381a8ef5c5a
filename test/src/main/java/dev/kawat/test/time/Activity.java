/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.time;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * The tasks of one application under test, on whichever threads they run: callbacks, reads, writes. It tells when none is left, so
 * that a test need not guess. Usable from any thread.
 */
public final class Activity {

    /** The threads of all applications under test; each ends when it has had nothing to do for a while. */
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(daemons());

    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();

    /** The number of tasks that were handed over and have not ended. Guarded by the lock. */
    private int pending;

    /** No tasks yet. */
    public Activity() {}

    private static ThreadFactory daemons() {
        return task -> {
            Thread thread = new Thread(task, "kawat-test");
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Returns threads whose tasks are not followed. */
    public static Executor threads() {
        return THREADS;
    }

    /** Runs a task on a thread of the kit, and follows it. */
    public void execute(Runnable task) {
        THREADS.execute(follow(task));
    }

    /** Returns a task that is followed from now on until it has run. */
    public Runnable follow(Runnable task) {
        synchronized (lock) {
            pending++;
        }
        return () -> run(task);
    }

    private void run(Runnable task) {
        Thread thread = Thread.currentThread();
        boolean outermost = running.add(thread);
        try {
            task.run();
        } finally {
            if (outermost) {
                running.remove(thread);
            }
            synchronized (lock) {
                pending--;
                lock.notifyAll();
            }
        }
    }

    /**
     * Waits until no task is left.
     *
     * @return whether that happened in time
     */
    public boolean awaitNone(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (lock) {
            while (pending > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    lock.wait(left / 1_000_000 + 1);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }

    /** Interrupts the tasks that run now, but not the caller's. */
    public void interrupt() {
        running.stream().filter(thread -> thread != Thread.currentThread()).forEach(Thread::interrupt);
    }

    /** Returns where the tasks are that run now: for each its thread, and the frames of its stack. */
    public List<String> places() {
        return running.stream()
                .filter(thread -> thread != Thread.currentThread())
                .map(Activity::place)
                .toList();
    }

    private static String place(Thread thread) {
        StringBuilder text = new StringBuilder(thread.getName()).append(", ").append(thread.getState());
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().startsWith("dev.kawat.impl.")) {
                break; // what follows is how Kawat came to call the application
            }
            if (!frame.getClassName().startsWith("java.lang.invoke.")) {
                text.append(System.lineSeparator()).append("    at ").append(text(frame));
            }
        }
        return text.toString();
    }

    /** Returns a frame as stack traces show it where there are no modules. */
    private static String text(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }
}
