/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.mailbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.impl.execution.TurnTaking;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The queue of the events of one connection. It runs their callbacks one after another, in the order in which the events
 * arrived.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>one thread at a time runs events: the one that found {@code active} false and set it, or the worker that it handed
 *       over to;
 *   <li>an event that may block runs on a worker, together with whatever else waits by then; any other runs on the thread
 *       that posted it when nothing else is running;
 *   <li>a worker runs a bounded part of what waits, and then goes behind whatever else the workers have to do, because what
 *       floods its connection may always have another event, and nothing interrupts a virtual thread for others;
 *   <li>an event whose result is a {@link CompletionStage} holds up the next one until that stage is complete,
 *       unless that is given up;
 *   <li>when {@code maxMessages} wait, or more than one message with more than {@code maxBytes}, reading is paused; it
 *       resumes when half of that is gone, unless the flow is held for another reason.
 * </ul>
 *
 * <p>The lock is held for no foreign code. The stack is bounded: running is a loop, and an event posted by an event waits for
 * it.
 */
public final class Mailbox implements Runnable {

    /** Runs events. Never throws. */
    public interface Runner {

        /** Returns the properties of an event. May be called under the lock of the mailbox, so it reads no message. */
        EventProperties resolve(Object event);

        /**
         * Runs an event. If it may block, this is a worker.
         *
         * @return what the next event must wait for; null for nothing
         */
        @Nullable
        CompletionStage<?> run(Object event, EventProperties properties);

        /**
         * Is called on the worker that runs events, before the next one, when it changes whether more wait behind that. At first
         * none do.
         */
        void moreFollow(boolean more);

        /** Is called when the connection is over and a stage holds up its end for too long: nobody waits for it any longer. */
        default void heldUp() {}
    }

    /**
     * Stops and restarts the flow of messages. Called by one thread at a time, and never twice the same in a row but for {@link
     * #repeatFlow}. When messages that come inside of a call that restarts the flow stop it again, they do so inside of that call.
     */
    public interface Flow {

        /** Stops or restarts the flow. */
        void paused(boolean paused);

        /**
         * Returns whether the flow is to be stopped for a reason of its own, whatever waits. When the answer changes, {@link
         * #adjustFlow} is called.
         */
        default boolean isHeld() {
            return false;
        }

        /** Notes that nothing waits any more for a worker. Called by that worker. */
        default void drained() {}
    }

    /** The states of a stage: new, complete when it was returned, waited for, or no longer waited for. */
    private enum Awaited {
        NEW,
        COMPLETE,
        WAITED_FOR,
        OVER
    }

    /** After so many events, a worker lets others go first. */
    private static final int TURN_EVENTS = 32;

    /** After so many bytes of messages, a worker lets others go first. */
    private static final long TURN_BYTES = 256 << 10;

    private final int maxMessages;
    private final long maxBytes;
    private final Runner runner;
    private final FlowControl flow;
    private final Executor workers;

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Object> queue = new ArrayDeque<>(1); // most connections are idle

    /** The number of messages in the queue; {@link #waitingBytes} has their bytes. */
    @GuardedBy("lock")
    private int waiting;

    @GuardedBy("lock")
    private long waitingBytes;

    /** True while a thread runs events, or has been asked to, or a stage is awaited; and until {@link #start}. */
    @GuardedBy("lock")
    private boolean active = true;

    /** True when the last event has come or is about to, so that nothing is accepted that can be refused. */
    @GuardedBy("lock")
    private boolean closed;

    /** True while the flow should be paused, which {@link FlowControl} does. */
    @GuardedBy("lock")
    private boolean full;

    /** The state of the last stage; null before the first. */
    private volatile @Nullable AtomicReference<Awaited> awaited;

    /**
     * An empty mailbox, which runs nothing before {@link #start}.
     *
     * @param maxMessages how many messages may wait before reading is paused
     * @param maxBytes how many bytes more than one message may have before reading is paused
     * @param runner runs the events
     * @param flow pauses and resumes reading
     * @param workers runs events that may block
     */
    public Mailbox(int maxMessages, long maxBytes, Runner runner, Flow flow, Executor workers) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.runner = runner;
        this.flow = new FlowControl(flow, () -> isFull() || flow.isHeld());
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
            flow.adjust();
        }
    }

    /** Adds an event on a worker: no code of the application runs on this thread. */
    public void postSoon(Object event) {
        workers.execute(() -> post(event));
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
            flow.adjust();
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
        EventProperties properties = runner.resolve(event);
        if (!properties.blocking()) {
            if (continuesAfter(runner.run(event, properties))) {
                runWhatDoesNotBlock();
            }
            return;
        }
        boolean adjust;
        synchronized (lock) {
            queue.addFirst(event);
            adjust = count(event);
        }
        if (adjust) {
            flow.adjust();
        }
        workers.execute(this);
    }

    /** Counts an event that came; returns whether the mailbox is full by it. */
    @GuardedBy("lock")
    private boolean count(Object event) {
        long weight = Event.weight(event);
        if (weight == Event.UNCOUNTED) {
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

    /** Counts an event that leaves; returns whether reading may resume by it. */
    @GuardedBy("lock")
    private boolean discount(Object event) {
        long weight = Event.weight(event);
        if (weight == Event.UNCOUNTED) {
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

    /** Runs what waits, on this thread, until something may block: that, and what is behind it, is for a worker. */
    private void runWhatDoesNotBlock() {
        while (true) {
            Object event;
            EventProperties properties;
            boolean adjust;
            synchronized (lock) {
                event = queue.peekFirst();
                if (event == null) {
                    active = false;
                    return;
                }
                properties = runner.resolve(event);
                if (properties.blocking()) {
                    break;
                }
                queue.removeFirst();
                adjust = discount(event);
            }
            if (adjust) {
                flow.adjust();
            }
            if (!continuesAfter(runner.run(event, properties))) {
                return; // whoever completes the stage hands over to a worker
            }
        }
        workers.execute(this);
    }

    /** Runs what waits, on the worker that calls this, for one turn. */
    @Override
    public void run() {
        boolean told = false;
        int events = 0;
        long bytes = 0;
        boolean goesOn = true;
        while (goesOn && events < TURN_EVENTS && bytes < TURN_BYTES) {
            Object event;
            boolean adjust;
            boolean more;
            synchronized (lock) {
                event = queue.pollFirst();
                active = event != null;
                adjust = event != null && discount(event);
                more = !queue.isEmpty();
            }
            if (event == null) {
                flow.drained();
                return;
            }
            if (adjust) {
                flow.adjust();
            }
            if (more != told) {
                told = more;
                runner.moreFollow(more);
            }
            events++;
            bytes += Math.max(0, Event.weight(event));
            goesOn = continuesAfter(runner.run(event, runner.resolve(event)));
        }
        if (told) {
            runner.moreFollow(false); // on this thread
        }
        if (goesOn) {
            TurnTaking.handOver(workers, this);
        } // else whoever completes the stage does
    }

    /** Returns whether there is nothing to wait for, or no longer; if there is, a worker goes on when that stage is complete. */
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

    /** Waits no longer for the stage that is waited for, if there is one: the next event is run, whether or not it completes. */
    public void giveUp() {
        AtomicReference<Awaited> state = awaited;
        if (state != null && state.compareAndSet(Awaited.WAITED_FOR, Awaited.OVER)) {
            runner.heldUp();
            workers.execute(this);
        }
    }

    /** Pauses the flow once more if it is paused: when it was, there was nothing to stop yet. */
    public void repeatFlow() {
        flow.repeat();
    }

    /** Stops the flow or restarts it, because it {@linkplain Flow#isHeld is held} now, or no longer. */
    public void adjustFlow() {
        flow.adjust();
    }

    /** Does the same on a worker: no code of the application runs on this thread, as it may when reading goes on. */
    public void adjustFlowSoon() {
        workers.execute(flow::adjust);
    }

    /** Returns how many bytes of messages wait. */
    public long waitingBytes() {
        synchronized (lock) {
            return waitingBytes;
        }
    }

    private boolean isFull() {
        synchronized (lock) {
            return full;
        }
    }
}
