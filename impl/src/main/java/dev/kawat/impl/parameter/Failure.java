/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.Payload;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What an error callback is about.
 *
 * @param cause what was thrown; of what only wraps it, such as a {@link CompletionException}, what is inside
 * @param message the message at which that happened, as the peer sent it; null where there is none
 */
public record Failure(Throwable cause, @Nullable Payload message) {

    /** What says nothing but that there is a failure inside. */
    private static final Set<Class<?>> WRAPPERS = Set.of(
            CompletionException.class,
            ExecutionException.class,
            InvocationTargetException.class,
            UndeclaredThrowableException.class);

    /** Unwraps the cause. */
    public Failure {
        cause = unwrapped(cause);
    }

    /** What failed, whatever future, stage or proxy it came through. */
    public static Throwable unwrapped(Throwable thrown) {
        Throwable failure = thrown;
        Throwable cause = failure.getCause();
        while (cause != null
                && isWrapper(failure.getClass())) { // not in a circle: these get their causes when they are made
            failure = cause;
            cause = failure.getCause();
        }
        return failure;
    }

    /** Returns whether no error callback is called for a class, but for what caused it. */
    static boolean isWrapper(Class<?> type) {
        return WRAPPERS.contains(type);
    }

    /** The message, for parameters that say that there may be none. */
    public Optional<Payload> optionalMessage() {
        return Optional.ofNullable(message);
    }
}
