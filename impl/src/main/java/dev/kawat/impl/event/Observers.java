/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.event;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The observers of one server and its connections. An event without observers is null, so that it costs nothing. An observer may
 * block, and never throws.
 *
 * @param serverOpened called when the server is open, on the thread that starts the application
 * @param serverClosed called once after the server and its connections are closed, on any thread
 * @param opened called when a connection is open, before {@code onOpen}
 * @param closed called after a connection was open and is closed, after {@code onClose}
 * @param slow called when a peer is slow, before its callback
 * @param caughtUp called when a peer that was slow has caught up, before its callback
 * @param subscriptions the observers of topics
 */
public record Observers(
        @Nullable Consumer<WebSocketServer> serverOpened,
        @Nullable Consumer<WebSocketServer> serverClosed,
        @Nullable Consumer<WebSocketConnection> opened,
        @Nullable Consumer<WebSocketConnection> closed,
        @Nullable Consumer<WebSocketConnection> slow,
        @Nullable Consumer<WebSocketConnection> caughtUp,
        SubscriptionObservers subscriptions) {

    /** No observers. */
    public static final Observers NONE = new Observers(null, null, null, null, null, null, SubscriptionObservers.NONE);

    /** Returns these observers, of which those of the server are notified after and before others. */
    public Observers around(Consumer<WebSocketServer> firstOpened, Consumer<WebSocketServer> lastClosed) {
        return new Observers(
                serverOpened == null ? firstOpened : firstOpened.andThen(serverOpened),
                serverClosed == null ? lastClosed : serverClosed.andThen(lastClosed),
                opened,
                closed,
                slow,
                caughtUp,
                subscriptions);
    }

    /** Returns whether there are observers of slow peers. */
    public boolean observeSlowPeers() {
        return slow != null || caughtUp != null;
    }

    /** Returns whether there are observers of events at the end of a connection. */
    public boolean observeEnds() {
        return closed != null || serverClosed != null || subscriptions.unsubscribed() != null;
    }
}
