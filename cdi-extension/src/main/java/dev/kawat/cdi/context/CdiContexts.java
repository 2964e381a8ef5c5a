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

    /** The contexts of an application. */
    public CdiContexts(ConnectionContext connections, Instance<RequestContextController> requests) {
        this.connections = connections;
        this.requests = requests;
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
        WebSocketConnection before = connections.replaceCurrent(connection);
        RequestContextController controller = idle.poll();
        if (controller == null) {
            controller = requests.get();
        }
        RequestContextController used = controller;
        boolean activated = used.activate();
        return () -> exit(before, used, activated);
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
            connections.end(connection);
        } finally {
            entered.exit();
        }
    }
}
