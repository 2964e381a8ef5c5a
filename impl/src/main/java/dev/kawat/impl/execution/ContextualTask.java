/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import dev.kawat.impl.reply.Outlet;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Code that an executor runs on the thread that asks for it, and what comes of it. Used by one thread, once. */
public final class ContextualTask implements Runnable {

    private static final System.Logger LOG = System.getLogger("dev.kawat.connection");

    private final Outlet.Code code;
    private boolean ran;
    private @Nullable Object result;
    private @Nullable Throwable failure;

    ContextualTask(Outlet.Code code) {
        this.code = code;
    }

    /**
     * Runs the code by an executor; without it, if that will not any more: a platform may refuse an application that is being
     * stopped, and its connections are to be closed all the same.
     *
     * @throws Throwable what the code threw
     */
    @Nullable
    Object by(Executor executor) throws Throwable {
        try {
            executor.execute(this);
        } catch (RuntimeException refused) {
            LOG.log(Level.DEBUG, "the platform has no context for a callback any more", refused);
        }
        if (!ran) {
            run();
        }
        if (failure != null) {
            throw failure;
        }
        return result;
    }

    /** Runs a task by an executor; without it, if that will not any more. */
    public static void run(Runnable task, Executor executor) {
        ContextualTask carried = new ContextualTask(() -> {
            task.run();
            return null;
        });
        try {
            carried.by(executor);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a task threw a checked exception", impossible);
        }
    }

    @Override
    public void run() {
        ran = true;
        try {
            result = code.run();
        } catch (Throwable thrown) { // told to whoever waits
            failure = thrown;
        }
    }
}
