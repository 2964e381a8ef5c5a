/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ForbiddenException;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageTooBigException;
import dev.kawat.Payload;
import dev.kawat.UnacceptableMessageException;
import dev.kawat.impl.message.CloseCodes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The subject of an error callback.
 *
 * @param cause the exception; never one that only wraps another, such as a {@link CompletionException}
 * @param message the message that was handled, as the peer sent it; null if there is none
 */
public record Failure(Throwable cause, @Nullable Payload message) {

    /** The exceptions that only wrap another. */
    private static final Set<Class<?>> WRAPPERS = Set.of(
            CompletionException.class,
            ExecutionException.class,
            InvocationTargetException.class,
            UndeclaredThrowableException.class);

    /** Unwraps the cause. */
    public Failure {
        cause = unwrapped(cause);
    }

    /** Returns the exception without the wrappers that futures, stages and proxies put around it. */
    public static Throwable unwrapped(Throwable thrown) {
        Throwable failure = thrown;
        Throwable cause = failure.getCause();
        while (cause != null
                && isWrapper(failure.getClass())) { // ends, because wrappers get their causes when they are made
            failure = cause;
            cause = failure.getCause();
        }
        return failure;
    }

    /** Returns whether exceptions of a class only wrap another, so that error callbacks get their cause. */
    static boolean isWrapper(Class<?> type) {
        return WRAPPERS.contains(type);
    }

    /** Returns the code that closes a connection after an exception, unless something else decides about that. */
    public static int closeCode(Throwable failure) {
        if (failure instanceof UnacceptableMessageException) {
            return CloseCodes.CANNOT_ACCEPT;
        }
        if (failure instanceof MessageTooBigException) {
            return CloseCodes.TOO_BIG;
        }
        if (failure instanceof ForbiddenException) {
            return CloseCodes.VIOLATED_POLICY;
        }
        return failure instanceof MessageDecodeException ? CloseCodes.NOT_CONSISTENT : CloseCodes.UNEXPECTED_CONDITION;
    }

    /** Returns the message; empty if there is none. */
    public Optional<Payload> optionalMessage() {
        return Optional.ofNullable(message);
    }
}
