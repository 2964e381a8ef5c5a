/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What makes the callbacks of one connection run one after another, in the order in which their events arrived.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>one thread at a time runs events: the one that found {@code active} false and set it, or the worker that it handed
 *       over to;
 *   <li>an event that may block runs on a worker, together with whatever else waits by then; any other runs on the thread
 *       that posted it when nothing else is running;
 *   <li>an event whose result is a {@link CompletionStage} holds up the next one until that stage is complete;
 *   <li>when {@code maxMessages} wait, reading is paused; it resumes when half of them are gone.
 * </ul>
 *
 * <p>The lock is held for no foreign code. The stack is bounded: running is a loop, and an event posted by an event waits for
 * it.
 */
final class Mailbox {

    /** Runs events. Never throws. */
    interface Runner {

        /** Whether an event may block. */
        boolean mayBlock(Object event);

        /** Whether an event counts for the bound: messages do, what happens to the connection does not. */
        boolean counts(Object event);

        /** Runs an event, on a worker or not, and returns what the next one must wait for; null for nothing. */
        @Nullable
        CompletionStage<?> run(Object event, boolean onWorker);
    }

    /** Stops and restarts the flow of messages; called by one thread at a time, never twice the same in a row. */
    interface Flow {
        void paused(boolean paused);
    }

    private final int maxMessages;
    private final Runner runner;
    private final Flow flow;
    private final Executor workers;

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Object> queue = new ArrayDeque<>();

    /** How many of the queue count for the bound. */
    @GuardedBy("lock")
    private int waiting;

    /** Whether a thread runs events, or has been asked to, or a stage is awaited; true until {@link #start}. */
    @GuardedBy("lock")
    private boolean active = true;

    /** Whether the flow should be paused; what it is follows in {@link #adjustFlow}. */
    @GuardedBy("lock")
    private boolean full;

    /** Requests to adjust the flow; the first of them does it for all. */
    private final AtomicInteger flowRequests = new AtomicInteger();

    /** Only touched by the thread that adjusts the flow. */
    private boolean paused;

    Mailbox(int maxMessages, Runner runner, Flow flow, Executor workers) {
        this.maxMessages = maxMessages;
        this.runner = runner;
        this.flow = flow;
        this.workers = workers;
    }

    /** Runs the first event, and after it what was posted before. Called once. */
    void start(Object first) {
        synchronized (lock) {
            queue.addFirst(first);
            if (runner.counts(first)) {
                waiting++;
            }
        }
        run(false);
    }

    /** Adds an event. Runs it here and now if it cannot block and nothing else is running; before {@link #start}, nothing runs. */
    void post(Object event) {
        boolean start;
        boolean adjust = false;
        synchronized (lock) {
            queue.addLast(event);
            if (runner.counts(event) && ++waiting >= maxMessages && !full) {
                full = true;
                adjust = true;
            }
            start = !active;
            active = true;
        }
        if (adjust) {
            adjustFlow();
        }
        if (start) {
            run(false);
        }
    }

    private void runOnWorker() {
        run(true);
    }

    private void run(boolean onWorker) {
        while (true) {
            Object event;
            boolean adjust = false;
            synchronized (lock) {
                event = queue.peekFirst();
                if (event == null) {
                    active = false;
                    return;
                }
                if (onWorker || !runner.mayBlock(event)) {
                    queue.removeFirst();
                    if (runner.counts(event) && --waiting <= maxMessages / 2 && full) {
                        full = false;
                        adjust = true;
                    }
                } else {
                    event = null;
                }
            }
            if (adjust) {
                adjustFlow();
            }
            if (event == null) {
                workers.execute(this::runOnWorker);
                return;
            }
            CompletionStage<?> stage = runner.run(event, onWorker);
            if (stage != null && !continuesAfter(stage)) {
                return; // whoever completes the stage hands over to a worker
            }
        }
    }

    /** Whether a stage is complete; if not, a worker goes on when it is. */
    private boolean continuesAfter(CompletionStage<?> stage) {
        AtomicBoolean decided = new AtomicBoolean();
        stage.whenComplete((result, failure) -> {
            if (!decided.compareAndSet(false, true)) {
                workers.execute(this::runOnWorker);
            }
        });
        return !decided.compareAndSet(false, true);
    }

    private void adjustFlow() {
        if (flowRequests.getAndIncrement() != 0) {
            return;
        }
        int handled = 1;
        do {
            boolean wanted;
            synchronized (lock) {
                wanted = full;
            }
            if (wanted != paused) {
                paused = wanted;
                flow.paused(wanted);
            }
            handled = flowRequests.addAndGet(-handled);
        } while (handled != 0);
    }
}
