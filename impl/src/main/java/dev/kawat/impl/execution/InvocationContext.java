/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.reply.Outlet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds code of the application on whatever thread it runs: its class loader, its contexts, and what the platform knew
 * of the thread of the handshake.
 *
 * @param loader the application's class loader
 * @param contexts of CDI
 */
public record InvocationContext(ClassLoader loader, CallbackContexts contexts) {

    /**
     * Runs code on the calling thread.
     *
     * @param connection whose contexts those are
     * @param platform what the platform knew; null without one
     * @param request the request context to run it in; null for one of its own
     * @throws Throwable what the code throws, or the contexts when it did not
     */
    @Nullable
    public Object run(
            Outlet.Code code,
            WebSocketConnection connection,
            @Nullable Executor platform,
            CallbackContexts.@Nullable Request request)
            throws Throwable {
        return platform == null
                ? run(code, connection, request)
                : new ContextualTask(() -> run(code, connection, request)).by(platform);
    }

    private @Nullable Object run(
            Outlet.Code code, WebSocketConnection connection, CallbackContexts.@Nullable Request request)
            throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (before != loader) {
            thread.setContextClassLoader(loader);
        }
        try {
            return inContexts(code, connection, request);
        } finally {
            if (before != loader) {
                thread.setContextClassLoader(before);
            }
        }
    }

    private @Nullable Object inContexts(
            Outlet.Code code, WebSocketConnection connection, CallbackContexts.@Nullable Request request)
            throws Throwable {
        CallbackContexts.Entered entered = request == null ? contexts.enter(connection) : request.enter();
        Object result;
        try {
            result = code.run();
        } catch (Throwable failure) {
            exitAfter(failure, entered);
            throw failure;
        }
        entered.exit();
        return result;
    }

    /** Leaves contexts after a failure, which is the one to tell, whatever happens here. */
    private static void exitAfter(Throwable failure, CallbackContexts.Entered entered) {
        try {
            entered.exit();
        } catch (RuntimeException | Error another) {
            failure.addSuppressed(another);
        }
    }
}
