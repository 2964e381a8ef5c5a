/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.impl.mailbox.Mailbox;
import dev.kawat.impl.transport.Channel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The channel of one connection, which is there when the transport is ready; what is asked of it before has no effect. */
final class ConnectionChannel implements Mailbox.Flow {

    private static final long NOT_HELD = Long.MIN_VALUE;

    /** Set once. */
    private volatile @Nullable Channel channel;

    /** True while reading is paused because the mailbox is full, or because it is held. */
    private volatile boolean paused;

    /** The time until which reading is held, in nanoseconds. */
    private final AtomicLong heldUntil = new AtomicLong(NOT_HELD);

    /**
     * Sets the channel.
     *
     * @return whether reading was to be paused before there was anything to pause
     */
    boolean open(Channel opened) {
        channel = opened;
        return paused;
    }

    /** Returns the channel; null before it is there. */
    @Nullable
    Channel get() {
        return channel;
    }

    /** Returns whether reading is paused, so that silence means nothing. */
    boolean isPaused() {
        return paused;
    }

    /** Holds reading until a time; the mailbox must be asked to adjust the flow. Called by the thread that reads. */
    void holdUntil(long time) {
        heldUntil.set(time == NOT_HELD ? time + 1 : time);
    }

    /** Ends a hold whose time has come; returns whether there was one, so that the mailbox must be asked to adjust the flow. */
    boolean releaseIfDue(long now) {
        long until = heldUntil.get();
        return until != NOT_HELD && now - until >= 0 && heldUntil.compareAndSet(until, NOT_HELD);
    }

    /** Ends a hold; returns whether there was one, so that the mailbox must be asked to adjust the flow. */
    boolean release() {
        return heldUntil.getAndSet(NOT_HELD) != NOT_HELD;
    }

    @Override
    public boolean isHeld() {
        return heldUntil.get() != NOT_HELD;
    }

    /** Pauses reading, or resumes it. */
    @Override
    public void paused(boolean pause) {
        paused = pause;
        Channel open = channel;
        if (open == null) {
            return;
        }
        if (pause) {
            open.pauseReading();
        } else {
            open.resumeReading();
        }
    }

    /** Lets a peer be read again that was not because its messages waited here, and memory was used for others. */
    @Override
    public void drained() {
        Channel open = channel;
        if (open != null) {
            open.memoryChanged();
        }
    }

    /** Notes, on a worker and before a callback, whether further messages wait behind the one that it takes. */
    void moreFollow(boolean more) {
        Channel open = channel;
        if (open != null) {
            open.moreFollow(more);
        }
    }

    /** Discards what the peer sends from now on. */
    void rejectInput() {
        Channel open = channel;
        if (open != null) {
            open.rejectInput();
        }
    }

    /** Ends it now, without a closing handshake. */
    void drop() {
        Channel open = channel;
        if (open != null) {
            open.drop();
        }
    }
}
