/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.handler.CallbackContexts;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Surrounds callbacks with the connection context and a request context of their own. Where a request context is active
 * already, as on the thread of the handshake, that one is used.
 */
public final class CdiContexts implements CallbackContexts {

    private final ConnectionContext connections;
    private final Instance<RequestContextController> requests;

    /**
     * Controllers that nobody uses now: each knows whether it activated the context, so two threads need two; and making one is
     * a look-up.
     */
    private final Queue<RequestContextController> idle = new ConcurrentLinkedQueue<>();

    private final ConnectionContextEvents events;

    /** The contexts of an application. */
    public CdiContexts(
            ConnectionContext connections,
            Instance<RequestContextController> requests,
            ConnectionContextEvents events) {
        this.connections = connections;
        this.requests = requests;
        this.events = events;
    }

    /** The connection context begins; called once for a connection, before anything of it is made. */
    public void begun(WebSocketConnection connection) {
        if (events.observed()) {
            Entered entered = enter(connection);
            try {
                events.initialized(connection);
            } finally {
                entered.exit();
            }
        }
    }

    @Override
    public Entered enter(WebSocketConnection connection) {
        return enterWith(connection);
    }

    /** Makes a request context active while there is no connection yet. */
    public Entered enterWithoutConnection() {
        return enterWith(null);
    }

    private Entered enterWith(@Nullable WebSocketConnection connection) {
        RequestContextController idler = idle.poll();
        RequestContextController used = idler == null ? requests.get() : idler;
        WebSocketConnection before = connections.replaceCurrent(connection);
        try {
            boolean activated = used.activate();
            return () -> exit(before, used, activated);
        } catch (RuntimeException | Error failure) { // of an observer
            connections.replaceCurrent(before);
            throw failure;
        }
    }

    private void exit(@Nullable WebSocketConnection before, RequestContextController used, boolean activated) {
        try {
            if (activated) {
                used.deactivate();
            }
        } finally {
            connections.replaceCurrent(before);
            idle.add(used);
        }
    }

    @Override
    public void ended(WebSocketConnection connection) {
        Entered entered = enter(connection);
        try {
            try {
                events.beforeDestroyed(connection);
            } finally {
                connections.end(connection);
            }
        } finally {
            entered.exit();
        }
        events.destroyed(connection);
    }
}
