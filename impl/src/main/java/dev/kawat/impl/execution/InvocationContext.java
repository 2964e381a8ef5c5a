/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import dev.kawat.WebSocketConnection;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings in which code of the application runs for one connection, on whatever thread: the class loader of the
 * application, the contexts of CDI, and what the platform knew of the thread of the handshake. Immutable; called from any thread.
 */
public final class InvocationContext {

    /** The method below which code of the application runs, as stack traces name it. */
    private static final String RUN = "runInContexts";

    private final ExecutionEnvironment environment;
    private final WebSocketConnection connection;

    /** Runs tasks with what the platform knew; null without a platform. */
    private final @Nullable Executor platform;

    InvocationContext(ExecutionEnvironment environment, WebSocketConnection connection, @Nullable Executor platform) {
        this.environment = environment;
        this.connection = connection;
        this.platform = platform;
    }

    /** Returns whether code of an application runs on this thread in such surroundings. Slow: for error messages. */
    public static boolean isActive() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.anyMatch(frame -> frame.getDeclaringClass() == InvocationContext.class
                        && frame.getMethodName().equals(RUN)));
    }

    /** Returns whether a failure comes from code that ran in such surroundings. Slow: for error messages. */
    public static boolean isOrigin(Throwable failure) {
        String name = InvocationContext.class.getName();
        return Arrays.stream(failure.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(name)
                        && frame.getMethodName().equals(RUN));
    }

    /**
     * Runs code on the calling thread, in a request context of its own.
     *
     * @throws Throwable what the code throws, or the contexts when it did not
     */
    public @Nullable Object run(ApplicationCode code) throws Throwable {
        return run(code, null);
    }

    /**
     * Runs code on the calling thread.
     *
     * @param request the request context to run it in; null for one of its own
     * @throws Throwable what the code throws, or the contexts when it did not
     */
    public @Nullable Object run(ApplicationCode code, CallbackContexts.@Nullable Request request) throws Throwable {
        Executor known = platform;
        return known == null
                ? runWithLoader(code, request)
                : ContextualTask.call(() -> runWithLoader(code, request), known);
    }

    private @Nullable Object runWithLoader(ApplicationCode code, CallbackContexts.@Nullable Request request)
            throws Throwable {
        ClassLoader loader = environment.loader();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (before != loader) {
            thread.setContextClassLoader(loader);
        }
        boolean interrupted = thread.isInterrupted(); // by somebody else, who expects that it stays
        try {
            return runInContexts(code, request);
        } finally {
            if (!interrupted) {
                // Engines whose writes wait give up the reply on an interrupted thread.
                var unused = Thread.interrupted();
            }
            if (before != loader) {
                thread.setContextClassLoader(before);
            }
        }
    }

    private @Nullable Object runInContexts(ApplicationCode code, CallbackContexts.@Nullable Request request)
            throws Throwable {
        CallbackContexts.Entered entered =
                request == null ? environment.contexts().enter(connection) : request.enter();
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

    /** Leaves contexts after a failure, which is the one that is thrown, whatever happens here. */
    private static void exitAfter(Throwable failure, CallbackContexts.Entered entered) {
        try {
            entered.exit();
        } catch (RuntimeException | Error another) {
            failure.addSuppressed(another);
        }
    }

    /** Returns what notes the events whose callbacks run here; null where nobody asks for them. */
    public @Nullable CurrentCallback callbacks() {
        return environment.contexts().callbacks();
    }

    /** Returns a request context that lasts until it is ended; null where there are no request contexts. */
    public CallbackContexts.@Nullable Request request() {
        return environment.contexts().request(connection);
    }

    /** Returns the failure to report for a failure of a callback: the same, or one that explains it. */
    public Throwable explain(Throwable failure) {
        return environment.contexts().explain(failure, environment.endpoint());
    }

    /** Destroys what belongs to the connection. Called once, when no code runs for it any longer. */
    public void end() {
        environment.contexts().ended(connection);
    }

    /**
     * Returns the executor of the application's code that is no callback, such as completions. It runs tasks on a worker, with
     * the class loader and with what the platform knew, but outside of the contexts of CDI; only that of the HTTP session is
     * active, for an endpoint that needs it.
     */
    public Executor completions() {
        Executor completions = environment.contexts().completions(environment.completions(), connection);
        Executor known = platform;
        return known == null ? completions : ContextualTask.executor(completions, known);
    }
}
