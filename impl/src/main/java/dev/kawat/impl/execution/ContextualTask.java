/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Code of the application that runs in a context of the platform, and its outcome. The context is an executor that runs its
 * tasks on the calling thread. Used by one thread, once.
 */
final class ContextualTask implements Runnable {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    private final ApplicationCode code;
    private boolean ran;
    private @Nullable Object result;
    private @Nullable Throwable failure;

    private ContextualTask(ApplicationCode code) {
        this.code = code;
    }

    /**
     * Runs code in a context of the platform. If the platform refuses, the code runs without it: a platform may refuse an
     * application that is being stopped, and its connections must be closed all the same.
     *
     * @throws Throwable what the code threw
     */
    static @Nullable Object call(ApplicationCode code, Executor context) throws Throwable {
        ContextualTask task = new ContextualTask(code);
        task.runIn(context);
        if (task.failure != null) {
            throw task.failure;
        }
        return task.result;
    }

    /** Returns an executor that runs its tasks by another one, in a context of the platform. */
    static Executor executor(Executor workers, Executor context) {
        return task -> workers.execute(() -> run(task, context));
    }

    /** Runs a task in a context of the platform, or without it if the platform refuses. */
    private static void run(Runnable task, Executor context) {
        try {
            call(
                    () -> {
                        task.run();
                        return null;
                    },
                    context);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a task threw a checked exception", impossible);
        }
    }

    private void runIn(Executor context) {
        try {
            context.execute(this);
        } catch (RuntimeException refused) {
            LOG.log(Level.DEBUG, "the platform no longer provides a context for callbacks", refused);
        }
        if (!ran) {
            run();
        }
    }

    @Override
    public void run() {
        ran = true;
        try {
            result = code.run();
        } catch (Throwable thrown) { // rethrown by call
            failure = thrown;
        }
    }
}
