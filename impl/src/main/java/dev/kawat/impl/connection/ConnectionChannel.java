/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.impl.transport.Channel;
import org.jspecify.annotations.Nullable;

/** The channel of one connection, which is there when the transport is ready; what is asked of it before has no effect. */
final class ConnectionChannel {

    /** Set once. */
    private volatile @Nullable Channel channel;

    /** True while reading is paused because the mailbox is full. */
    private volatile boolean paused;

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

    /** Pauses reading, or resumes it. */
    void pauseReading(boolean pause) {
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
