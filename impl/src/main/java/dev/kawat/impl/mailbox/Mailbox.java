/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.mailbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
 *   <li>an event whose result is a {@link CompletionStage} holds up the next one until that stage is complete,
 *       unless that is given up;
 *   <li>when {@code maxMessages} wait, or more than one message with more than {@code maxBytes}, reading is paused; it
 *       resumes when half of that is gone.
 * </ul>
 *
 * <p>The lock is held for no foreign code. The stack is bounded: running is a loop, and an event posted by an event waits for
 * it.
 */
public final class Mailbox implements Runnable {

    /** Runs events. Never throws. */
    public interface Runner {

        /** Whether an event may block. */
        boolean mayBlock(Object event);

        /** How many bytes of a message wait in an event; {@link #UNCOUNTED} for what happens to the connection. */
        long weight(Object event);

        /**
         * Tells, on the worker that runs events and before the next, whether further ones wait behind it; at first none do.
         */
        void moreFollow(boolean more);

        /** Nobody waits any longer for a stage that the connection's end should not be held up by. */
        default void heldUp() {}

        /** Runs an event, on a worker or not, and returns what the next one must wait for; null for nothing. */
        @Nullable
        CompletionStage<?> run(Object event, boolean onWorker);
    }

    /** Stops and restarts the flow of messages; called by one thread at a time, never twice the same in a row but for {@link #repeatFlow}. */
    public interface Flow {
        void paused(boolean paused);
    }

    /** How far it is with a stage: nobody knows it, it was complete at once, it is waited for, or no longer. */
    private enum Awaited {
        NEW,
        COMPLETE,
        WAITED_FOR,
        OVER
    }

    /** The weight of an event that counts for no bound. */
    public static final long UNCOUNTED = -1;

    private final int maxMessages;
    private final long maxBytes;
    private final Runner runner;
    private final Flow flow;
    private final Executor workers;

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Object> queue = new ArrayDeque<>(1); // most connections are idle

    /** How many of the queue are messages, and how many bytes they have. */
    @GuardedBy("lock")
    private int waiting;

    @GuardedBy("lock")
    private long waitingBytes;

    /** Whether a thread runs events, or has been asked to, or a stage is awaited; true until {@link #start}. */
    @GuardedBy("lock")
    private boolean active = true;

    /** Whether the last event has come or is about to, so that nothing else is taken that could be refused. */
    @GuardedBy("lock")
    private boolean closed;

    /** Whether the flow should be paused; what it is follows in {@link #adjustFlow}. */
    @GuardedBy("lock")
    private boolean full;

    /** Requests to adjust the flow; the first of them does it for all. */
    private final AtomicInteger flowRequests = new AtomicInteger();

    /** What became of the last stage; null before the first. */
    private volatile @Nullable AtomicReference<Awaited> awaited;

    /** Only touched by the thread that adjusts the flow. */
    private boolean paused;

    /** Whether the flow is to be told again that it is paused. */
    private volatile boolean repeated;

    public Mailbox(int maxMessages, long maxBytes, Runner runner, Flow flow, Executor workers) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.runner = runner;
        this.flow = flow;
        this.workers = workers;
    }

    /** Runs the first event, and after it what was posted before. Called once. */
    public void start(Object first) {
        runHere(first);
    }

    /** Adds an event. Runs it here and now if it cannot block and nothing else is running; before {@link #start}, nothing runs. */
    public void post(Object event) {
        boolean adjust = false;
        boolean start;
        synchronized (lock) {
            start = !active;
            active = true;
            if (!start) {
                queue.addLast(event);
                adjust = count(event);
            }
        }
        if (start) {
            runHere(event);
        } else if (adjust) {
            adjustFlow();
        }
    }

    /**
     * Adds an event that may be refused, and that runs on a worker, whoever adds it.
     *
     * @return false when as many messages wait as may, or after {@link #close}
     */
    public boolean offer(Object event) {
        boolean start;
        boolean adjust;
        synchronized (lock) {
            if (closed || waiting >= maxMessages) {
                return false;
            }
            start = !active;
            active = true;
            queue.addLast(event);
            adjust = count(event);
        }
        if (adjust) {
            adjustFlow();
        }
        if (start) {
            workers.execute(this);
        }
        return true;
    }

    /** Refuses what could be refused from now on: what was taken runs before the last event, which is posted next. */
    public void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    /** Runs an event and what waits behind it: the first of it that may block, and the rest, on a worker. */
    private void runHere(Object event) {
        if (!runner.mayBlock(event)) {
            if (continuesAfter(runner.run(event, false))) {
                run(false);
            }
            return;
        }
        boolean adjust;
        synchronized (lock) {
            queue.addFirst(event);
            adjust = count(event);
        }
        if (adjust) {
            adjustFlow();
        }
        workers.execute(this);
    }

    /** Counts an event that came; returns whether the mailbox is full by it. */
    @GuardedBy("lock")
    private boolean count(Object event) {
        long weight = runner.weight(event);
        if (weight == UNCOUNTED) {
            return false;
        }
        waiting++;
        waitingBytes += weight;
        boolean reached = waiting >= maxMessages || (waitingBytes > maxBytes && waiting > 1);
        if (!reached || full) {
            return false;
        }
        full = true;
        return true;
    }

    /** Counts an event that leaves; returns whether the mailbox has room again by it. */
    @GuardedBy("lock")
    private boolean discount(Object event) {
        long weight = runner.weight(event);
        if (weight == UNCOUNTED) {
            return false;
        }
        waiting--;
        waitingBytes -= weight;
        if (!full || waiting > maxMessages / 2 || (waitingBytes > maxBytes / 2 && waiting > 1)) {
            return false;
        }
        full = false;
        return true;
    }

    /** For a worker: runs what waits. */
    @Override
    public void run() {
        run(true);
    }

    private void run(boolean onWorker) {
        boolean told = false;
        while (true) {
            Object event;
            boolean adjust = false;
            boolean more = false;
            synchronized (lock) {
                event = queue.peekFirst();
                if (event == null) {
                    active = false;
                    return;
                }
                if (onWorker || !runner.mayBlock(event)) {
                    queue.removeFirst();
                    adjust = discount(event);
                    more = onWorker && !queue.isEmpty();
                } else {
                    event = null;
                }
            }
            if (adjust) {
                adjustFlow();
            }
            if (event == null) {
                workers.execute(this);
                return;
            }
            if (more != told) {
                told = more;
                runner.moreFollow(more);
            }
            CompletionStage<?> stage = runner.run(event, onWorker);
            if (!continuesAfter(stage)) {
                if (told) {
                    runner.moreFollow(false); // on this thread
                }
                return; // whoever completes the stage hands over to a worker
            }
        }
    }

    /** Whether there is nothing to wait for, or no longer; if there is, a worker goes on when that stage is complete. */
    private boolean continuesAfter(@Nullable CompletionStage<?> stage) {
        if (stage == null) {
            return true;
        }
        AtomicReference<Awaited> state = new AtomicReference<>(Awaited.NEW);
        awaited = state;
        stage.whenComplete((result, failure) -> {
            if (!state.compareAndSet(Awaited.NEW, Awaited.COMPLETE)
                    && state.compareAndSet(Awaited.WAITED_FOR, Awaited.OVER)) {
                workers.execute(this);
            }
        });
        return !state.compareAndSet(Awaited.NEW, Awaited.WAITED_FOR);
    }

    /** Waits no longer for the stage that is waited for, if there is one: what comes next is run, whatever becomes of it. */
    public void giveUp() {
        AtomicReference<Awaited> state = awaited;
        if (state != null && state.compareAndSet(Awaited.WAITED_FOR, Awaited.OVER)) {
            runner.heldUp();
            workers.execute(this);
        }
    }

    /** Tells the flow once more what it should be, if it is paused: what it stops was not there when it was told. */
    public void repeatFlow() {
        repeated = true;
        adjustFlow();
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
            boolean again = repeated && wanted;
            repeated = false;
            if (wanted != paused || again) {
                paused = wanted;
                flow.paused(wanted);
            }
            handled = flowRequests.addAndGet(-handled);
        } while (handled != 0);
    }
}
