/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.liveness.SlowPeerDetector;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.reply.Acceptance;
import org.jspecify.annotations.Nullable;

/** A connection as its callbacks, their results and their failures need it. Usable from any thread. */
public interface EndpointConnection extends WebSocketConnection {

    /** Queues a message, and returns whether it was queued, and not dropped. */
    boolean queue(EncodedMessage message);

    /**
     * Queues a message if half of the outbox is free.
     *
     * @param again runs on a worker when half of the outbox is free again, or never will be
     */
    Acceptance offerPaced(EncodedMessage message, Runnable again);

    /** Returns whether half of the outbox is free; if not, runs {@code again} as {@link #offerPaced} does. */
    Acceptance awaitRoom(Runnable again);

    /** Registers a task that runs when this side begins to close, or the connection ends; returns false if that has happened. */
    boolean whenClosing(Runnable task);

    /** Removes a task of {@link #whenClosing}, so that it does not run. */
    void forget(Runnable task);

    /** Announces, on a worker and before a callback, whether further messages wait behind the one that the callback is for. */
    void moreFollow(boolean more);

    /** Begins the closing handshake for a reason of ours. */
    default void closeHere(int code) {
        closeHere(new Outbound.Close(code, ""));
    }

    /** Begins the closing handshake for a reason of ours. */
    void closeHere(Outbound.Close frame);

    /** Returns whether this side has begun to close, so that the handler gets no more messages. */
    boolean closedOnThisSide();

    /** Returns what finds out whether the peer keeps up; null where nobody wants to know. */
    @Nullable
    SlowPeerDetector pace();

    /** Notifies observers of the subscriptions that have ended with the connection. */
    void tellUnsubscribed();

    /** Gives what {@code onClose} has left the endpoint's close timeout to come to its end, from now on. */
    void awaitRest();

    /** Lets the server forget the connection, which is over and whose handler is released. */
    void released();
}
