/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.WebSocketServer;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.event.PresenceObservers;
import dev.kawat.impl.presence.EndpointPresence;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the observers of one server that it is open, and that it is closed: in this order, each at most once, and never at the
 * same time. Usable from any thread.
 */
final class ServerNotices {

    /** The states; a state only changes to a later one. */
    private enum State {
        /** Nobody was notified. */
        NEW,
        /** The notification that the server is open is about to begin, or has not returned. */
        OPENING,
        /** The same, and the server is closed already, of which the observers are notified afterwards. */
        CLOSED_WHILE_OPENING,
        OPEN,
        CLOSED
    }

    private final WebSocketServer server;
    private final @Nullable Consumer<WebSocketServer> openObserver;
    private final @Nullable Consumer<WebSocketServer> closeObserver;
    private final PresenceObservers users;
    private final EndpointPresence presence;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

    ServerNotices(WebSocketServer server, Observers observers, EndpointPresence presence) {
        this.server = server;
        this.openObserver = observers.serverOpened();
        this.closeObserver = observers.serverClosed();
        this.users = observers.subscriptions().presence();
        this.presence = presence;
    }

    /** Notes that the server is about to open. */
    void opening() {
        state.compareAndSet(State.NEW, State.OPENING);
    }

    /** Returns whether the observers are yet to learn that the server is open. */
    boolean isOpening() {
        State now = state.get();
        return now == State.OPENING || now == State.CLOSED_WHILE_OPENING;
    }

    /** Notifies the observers that the server is open. Called once. */
    void opened() {
        opening();
        if (!isOpening()) {
            return; // it was closed before
        }
        notify(openObserver);
        presence.observe(server, users);
        if (!state.compareAndSet(State.OPENING, State.OPEN)) {
            state.set(State.CLOSED);
            notify(closeObserver);
        }
    }

    /**
     * Notifies the observers that the server is closed, unless they know that; after they have learned that it is open. Of a server
     * that never opened they learn nothing.
     */
    void closed() {
        State before = state.getAndUpdate(now -> switch (now) {
            case OPENING, CLOSED_WHILE_OPENING -> State.CLOSED_WHILE_OPENING;
            case NEW, OPEN, CLOSED -> State.CLOSED;
        });
        presence.close();
        if (before == State.OPEN) {
            notify(closeObserver);
        }
    }

    /** Returns whether the server is closed. */
    boolean isClosed() {
        return state.get() == State.CLOSED;
    }

    private void notify(@Nullable Consumer<WebSocketServer> observer) {
        if (observer != null) {
            observer.accept(server);
        }
    }
}
