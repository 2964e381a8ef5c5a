/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.liveness.MemoryBudget;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.LongSupplier;

/**
 * Decides how much of what one peer sends is read now: a turn at a time, nothing while its handler is busy or memory is short, and
 * pings up to a rate. Used by the thread that reads, but for {@link #pause}, {@link #resume}, {@link #isMemoryBack}, {@link
 * #waitingWasCounted} and what concerns the awaited turn.
 */
final class InputPace {

    private static final AtomicIntegerFieldUpdater<InputPace> AWAITED =
            AtomicIntegerFieldUpdater.newUpdater(InputPace.class, "awaited");

    /**
     * The most frames of one connection before others have their turn. A read may bring thousands of them, and the callbacks of
     * each take longer than reading it.
     */
    private static final int FRAMES_IN_A_TURN = 128;

    /** The bytes in a turn that make a connection a busy one. */
    private static final int BUSY_BYTES = 16 * 1024;

    /** The bytes after which it is counted what waits because of them. */
    private static final int COUNTED_BYTES = 16 * 1024;

    private final FrameInput input;
    private final MemoryBudget memory;
    private final PingRate pings;
    private final LongSupplier waiting;

    private volatile boolean paused;

    /** True while nothing is read because memory is short. */
    private volatile boolean outOfMemory;

    /**
     * 1 while the next turn was asked for and has not come. Each turn may ask for the next, so two at the same time would never be
     * one again. Each time that reading is resumed there could be one more, until they have every thread.
     */
    @SuppressWarnings("UnusedVariable") // AWAITED
    private volatile int awaited;

    /** The bytes that were read in this turn. */
    private int turnBytes;

    /** The bytes that were read since the last count. */
    private int uncountedBytes;

    /** The bytes that waited at the last count. */
    private volatile long countedWaiting;

    /** The number of frames at which the turn of this connection ends. */
    private long turnEnds;

    /**
     * The pace of a peer that may send.
     *
     * @param memory what all connections may hold
     * @param waiting returns how many bytes wait for the handler and for the peer
     */
    InputPace(FrameInput input, MemoryBudget memory, PingRate pings, LongSupplier waiting) {
        this.input = input;
        this.memory = memory;
        this.pings = pings;
        this.waiting = waiting;
    }

    /** Returns what is paced. */
    FrameInput input() {
        return input;
    }

    /** Begins a turn. */
    void beginTurn() {
        turnBytes = 0;
        turnEnds = input.frames() + FRAMES_IN_A_TURN;
    }

    /** Returns whether others have their turn now. */
    boolean isTurnOver() {
        return input.frames() >= turnEnds;
    }

    /** Counts bytes that were read in this turn. */
    void count(int bytes) {
        turnBytes += bytes;
        uncountedBytes += bytes;
    }

    /** Counts what waits now, if much was read since that was done. */
    private void countWaiting() {
        if (uncountedBytes >= COUNTED_BYTES) {
            uncountedBytes = 0;
            long now = waiting.getAsLong();
            memory.addWaiting(now - countedWaiting);
            countedWaiting = now;
        }
    }

    /** Notes how many bytes wait for the handler and the peer, because a tick has counted them. */
    void waitingWasCounted(long bytes) {
        countedWaiting = bytes;
    }

    /** Returns whether much was read in the last turn. May be called by any thread, and is a guess then. */
    boolean isBusy() {
        return turnBytes >= BUSY_BYTES;
    }

    /** Returns whether the next turn is to be asked for, and not awaited yet. */
    boolean awaitTurn() {
        return AWAITED.compareAndSet(this, 0, 1);
    }

    /** The turn that was awaited has come. */
    void turnHasCome() {
        awaited = 0;
    }

    /** Stops reading, because the handler is busy. */
    void pause() {
        paused = true;
    }

    /** Goes on reading. What comes next may have come long ago. */
    void resume() {
        pings.backlog();
        paused = false;
    }

    /** Returns whether reading is paused for the handler. */
    boolean isPaused() {
        return paused;
    }

    /** Returns whether memory is left to read on. */
    boolean isMemoryLeft() {
        countWaiting();
        boolean left = mayReadOn();
        if (!left) {
            outOfMemory = true;
        }
        return left;
    }

    /** Returns whether reading stopped because memory was short, and may go on; true once. */
    boolean isMemoryBack() {
        if (outOfMemory && mayReadOn()) {
            outOfMemory = false;
            return true;
        }
        return false;
    }

    /** Decides by the answers that the peer has not read and the messages that its handler has not taken, which grow by reading. */
    private boolean mayReadOn() {
        return memory.mayReadOn(input.heldBytes(), waiting);
    }

    /** Counts a ping; returns whether it is within the limit. */
    boolean admitPing(long now) {
        return pings.admit(now);
    }
}
