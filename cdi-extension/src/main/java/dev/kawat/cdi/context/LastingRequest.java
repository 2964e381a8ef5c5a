/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.execution.CallbackContexts;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The request context of one callback, which lasts longer than the call. Where the container's is active on a thread that enters,
 * as on the thread of the handshake, that one is used there, which nobody can keep from ending with its thread's request.
 */
final class LastingRequest implements CallbackContexts.Request {

    private final WebSocketConnection connection;
    private final CdiContexts contexts;
    private final LastingRequestContext context;
    private final ContextualInstances instances = new ContextualInstances();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    LastingRequest(WebSocketConnection connection, CdiContexts contexts, LastingRequestContext context) {
        this.connection = connection;
        this.contexts = contexts;
        this.context = context;
    }

    @Override
    public CallbackContexts.Entered enter() {
        boolean other = ended.get() || (!context.isActive() && contexts.containersRequestIsActive());
        return other ? contexts.enter(connection) : enterOwn();
    }

    private CallbackContexts.Entered enterOwn() {
        WebSocketConnection connectionBefore = contexts.connections().replaceCurrent(connection);
        ContextualInstances before = context.replaceCurrent(instances);
        try {
            if (begun.compareAndSet(false, true)) {
                contexts.requestEvents().initialized(connection);
            }
        } catch (RuntimeException | Error failure) { // of an observer
            exit(before, connectionBefore);
            throw failure;
        }
        return () -> exit(before, connectionBefore);
    }

    private void exit(@Nullable ContextualInstances before, @Nullable WebSocketConnection connectionBefore) {
        context.replaceCurrent(before);
        contexts.connections().replaceCurrent(connectionBefore);
    }

    @Override
    public boolean isUsed() {
        return !instances.isEmpty() || contexts.requestEvents().observed();
    }

    @Override
    public void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        contexts.forget(this, connection);
        if (begun.get()) {
            try {
                contexts.requestEvents().beforeDestroyed(connection);
            } finally {
                destroyAll();
            }
        }
    }

    private void destroyAll() {
        try {
            instances.destroyAll();
        } finally {
            contexts.requestEvents().destroyed(connection);
        }
    }

    /** Ends it where nobody has entered it. */
    void enterAndEnd() {
        CallbackContexts.Entered entered = enter();
        try {
            end();
        } finally {
            entered.exit();
        }
    }
}
