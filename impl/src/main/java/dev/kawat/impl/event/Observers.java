/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.event;

import dev.kawat.TopicSubscription;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is told what happens to one server; null where nobody wants to know, so that it costs nothing. An observer may block, and
 * never throws.
 *
 * @param serverOpened the server is open; on the thread that starts the application
 * @param serverClosed the server and its connections are over, once; on whichever thread finds it
 * @param opened a connection is open; before {@code onOpen}
 * @param closed a connection that was open is over; after {@code onClose}
 * @param slow a peer is slow; before the callback for that
 * @param caughtUp a peer that was slow has caught up; before the callback for that
 * @param subscribed a subscription has begun; on the thread that subscribed
 * @param unsubscribed a subscription has ended; on the thread that ended it, or after {@code onClose}
 */
public record Observers(
        @Nullable Consumer<WebSocketServer> serverOpened,
        @Nullable Consumer<WebSocketServer> serverClosed,
        @Nullable Consumer<WebSocketConnection> opened,
        @Nullable Consumer<WebSocketConnection> closed,
        @Nullable Consumer<WebSocketConnection> slow,
        @Nullable Consumer<WebSocketConnection> caughtUp,
        @Nullable Consumer<TopicSubscription> subscribed,
        @Nullable Consumer<TopicSubscription> unsubscribed) {

    /** Nobody wants to know anything. */
    public static final Observers NONE = new Observers(null, null, null, null, null, null, null, null);

    /** Whether somebody wants to know how peers keep up. */
    public boolean ofPace() {
        return slow != null || caughtUp != null;
    }

    /** Whether somebody wants to know what ends with a connection. */
    public boolean ofEnds() {
        return closed != null || serverClosed != null || unsubscribed != null;
    }
}
