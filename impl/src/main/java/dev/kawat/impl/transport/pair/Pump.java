/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.transport.OutboundSource;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a pair. It takes one message after another from the sender's outbox, on an executor, and gives each to the
 * receiver. So what is sent waits in the outbox until the receiver is open, not paused, and done with what came before.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>one thread at a time runs it: the task that was submitted when {@code running} was set;
 *   <li>a message counts as written when the receiver has returned;
 *   <li>nothing is given to the receiver after {@link #stop}, or after the last frame, and what comes then is discarded.
 * </ul>
 *
 * <p>The lock is held for no foreign code. Running is a loop, so receivers that send to each other do not grow the stack. No
 * method waits, and every method may be called from any thread.
 */
final class Pump implements Runnable {

    private final Object lock = new Object();

    /** The sender's outbox. Changes only when a connection takes the place of the sender. */
    @GuardedBy("lock")
    private OutboundSource source;

    /** The receiver, and what calls it. Both change only when a connection takes the place of the receiver. */
    @GuardedBy("lock")
    private Sink receiver;

    @GuardedBy("lock")
    private Executor executor;

    /** True if the source may have something. */
    @GuardedBy("lock")
    private boolean woken;

    @GuardedBy("lock")
    private boolean open;

    @GuardedBy("lock")
    private boolean paused;

    /** True while what the source has is discarded. */
    @GuardedBy("lock")
    private boolean discarding;

    @GuardedBy("lock")
    private boolean running;

    /** The answer to the last ping; null for none. */
    @GuardedBy("lock")
    private @Nullable ByteBuffer pong;

    /** The frame to give to the receiver when the source has nothing left; null for none. */
    @GuardedBy("lock")
    private Outbound.@Nullable Close last;

    /**
     * A direction whose receiver is not open yet.
     *
     * @param source the sender's outbox
     * @param receiver where the messages go
     * @param executor calls the receiver
     */
    Pump(OutboundSource source, Sink receiver, Executor executor) {
        this.source = source;
        this.receiver = receiver;
        this.executor = executor;
    }

    /** Takes from another outbox from now on. The sender so far has sent nothing, and will send nothing. */
    void takeFrom(OutboundSource other) {
        synchronized (lock) {
            source = other;
        }
    }

    /** Gives to another receiver from now on. The receiver so far is not open, and stays so. */
    void giveTo(Sink other, Executor by) {
        synchronized (lock) {
            receiver = other;
            executor = by;
        }
    }

    /** Notes that the source has something. */
    void wake() {
        Executor by;
        synchronized (lock) {
            woken = true;
            by = start();
        }
        runBy(by);
    }

    /** Lets messages through from now on. */
    void open() {
        Executor by;
        synchronized (lock) {
            open = true;
            by = start();
        }
        runBy(by);
    }

    /** Lets nothing through until {@link #resume}, but for what the receiver has already. */
    void pause() {
        synchronized (lock) {
            paused = true;
        }
    }

    /** Ends a pause. */
    void resume() {
        Executor by;
        synchronized (lock) {
            paused = false;
            by = start();
        }
        runBy(by);
    }

    /** Gives the receiver the answer to a ping, in the place of one that still waits. It does not wait for messages. */
    void pong(ByteBuffer payload) {
        Executor by;
        synchronized (lock) {
            pong = payload;
            by = start();
        }
        runBy(by);
    }

    /** Gives the receiver a last frame after what waits. Does nothing if there is a last frame already. */
    void finish(Outbound.Close frame) {
        Executor by;
        synchronized (lock) {
            setLast(frame);
            by = start();
        }
        runBy(by);
    }

    /** Gives the receiver a last frame, as {@link #finish} does, but discards what waits. */
    void finishNow(Outbound.Close frame) {
        Executor by;
        synchronized (lock) {
            setLast(frame);
            discarding = true;
            by = start();
        }
        runBy(by);
    }

    @GuardedBy("lock")
    private void setLast(Outbound.Close frame) {
        if (last == null && !discarding) {
            last = frame;
            woken = true; // its sender may have queued something that it has yet to announce
        }
    }

    /** Gives the receiver nothing more. */
    void stop() {
        Executor by;
        synchronized (lock) {
            discarding = true;
            last = null;
            woken = true;
            by = start();
        }
        runBy(by);
    }

    /** Returns what has to run this now; null if it runs already, or has nothing to do. */
    @GuardedBy("lock")
    private @Nullable Executor start() {
        if (running || !hasWork()) {
            return null;
        }
        running = true;
        return executor;
    }

    @GuardedBy("lock")
    private boolean hasWork() {
        boolean ready = open && !paused;
        return discarding ? woken || (ready && last != null) : ready && (woken || pong != null || last != null);
    }

    private void runBy(@Nullable Executor by) {
        if (by != null) {
            by.execute(this);
        }
    }

    /** Gives the receiver what there is. Called by the executor. */
    @Override
    public void run() {
        while (true) {
            boolean take;
            boolean discard;
            ByteBuffer answer;
            Outbound.Close end;
            OutboundSource from;
            Sink to;
            synchronized (lock) {
                if (!hasWork()) {
                    running = false;
                    return;
                }
                from = source;
                to = receiver;
                discard = discarding;
                answer = discard ? null : pong;
                pong = null;
                take = answer == null && woken;
                woken = woken && !take; // unless the source has something
                end = answer == null && !take ? last : null;
                if (end != null) {
                    last = null;
                    discarding = true;
                }
            }
            if (answer != null) {
                to.pong(answer);
            } else if (end != null) {
                to.receive(end);
            } else if (take) {
                transfer(from, discard ? null : to);
            }
        }
    }

    /** Takes the next message, if there is one, and gives it to the receiver, or discards it where that is null. */
    private void transfer(OutboundSource from, @Nullable Sink to) {
        Outbound next = from.take();
        if (next == null) {
            return;
        }
        synchronized (lock) {
            woken = true; // because the source wakes nobody before it had nothing
        }
        if (to != null) {
            to.receive(next);
        }
        from.written();
    }
}
