/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.execution.CallbackContexts;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The request context of one callback, which may last longer than the call and be entered on other threads. On a thread where the
 * container's own request context is active, as on the thread of the handshake, that one is used instead; it ends with the request
 * of its thread.
 */
final class PropagatedRequest implements CallbackContexts.Request {

    private final WebSocketConnection connection;
    private final CdiContexts contexts;
    private final PropagatedRequestContext context;
    private final ConnectionContext connections;
    private final ContextEvents events;
    private final ContextualInstances instances = new ContextualInstances();
    private final AtomicBoolean initialized = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * Creates the request context of a callback.
     *
     * @param connection the connection of the callback
     * @param contexts the contexts of the application, which keep those that are open
     * @param context the CDI context
     * @param connections makes the connection current
     * @param events the events of the request context
     */
    PropagatedRequest(
            WebSocketConnection connection,
            CdiContexts contexts,
            PropagatedRequestContext context,
            ConnectionContext connections,
            ContextEvents events) {
        this.connection = connection;
        this.contexts = contexts;
        this.context = context;
        this.connections = connections;
        this.events = events;
    }

    @Override
    public CallbackContexts.Entered enter() {
        boolean useOther = ended.get() || (!context.isActive() && contexts.isContainerRequestActive());
        return useOther ? contexts.enter(connection) : enterOwn();
    }

    private CallbackContexts.Entered enterOwn() {
        WebSocketConnection connectionBefore = connections.replaceCurrent(connection);
        ContextualInstances before = context.replaceCurrent(instances);
        try {
            if (initialized.compareAndSet(false, true)) {
                events.initialized(connection);
            }
        } catch (RuntimeException | Error failure) { // thrown by an observer
            exit(before, connectionBefore);
            throw failure;
        }
        return () -> exit(before, connectionBefore);
    }

    private void exit(@Nullable ContextualInstances before, @Nullable WebSocketConnection connectionBefore) {
        context.replaceCurrent(before);
        connections.replaceCurrent(connectionBefore);
    }

    @Override
    public boolean isUsed() {
        return !instances.isEmpty() || events.observed();
    }

    @Override
    public void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        contexts.remove(this, connection);
        if (initialized.get()) {
            try {
                events.beforeDestroyed(connection);
            } finally {
                destroyAll();
            }
        }
    }

    private void destroyAll() {
        try {
            instances.destroyAll();
        } finally {
            events.destroyed(connection);
        }
    }

    /** Enters the context, and ends it. */
    void enterAndEnd() {
        CallbackContexts.Entered entered = enter();
        try {
            end();
        } finally {
            entered.exit();
        }
    }
}
