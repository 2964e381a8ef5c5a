/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets other tasks go first. A virtual thread that hands a task over puts it into the queue of its own processor, which empties
 * that queue before it looks at what other threads have handed over: a task that always goes on this way keeps the processor from
 * them for ever, and so do two that call {@link Thread#yield}. So a thread of the JDK hands it over instead, which costs some
 * microseconds. Usable from any thread.
 */
public final class EndOfTurn {

    /** {@code Thread.isVirtual}; null before Java 21. */
    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

    private EndOfTurn() {}

    /** Hands the rest of a task over, behind whatever else the workers have to do by now. Called on one of them. */
    public static void handOver(Executor workers, Runnable rest) {
        if (isVirtual(Thread.currentThread())) {
            CompletableFuture.delayedExecutor(1, TimeUnit.NANOSECONDS, workers).execute(rest);
        } else {
            workers.execute(rest);
        }
    }

    private static boolean isVirtual(Thread thread) {
        try {
            return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable impossible) {
            throw new AssertionError("isVirtual throws nothing", impossible);
        }
    }

    private static @Nullable MethodHandle isVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException before21) {
            return null;
        }
    }
}
