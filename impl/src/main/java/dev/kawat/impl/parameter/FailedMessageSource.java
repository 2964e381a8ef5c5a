/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * The message that was handled when a failure happened, for error callbacks. These are the only sources whose subject is a
 * {@link Failure}.
 */
public enum FailedMessageSource implements ArgumentSource {
    /** A {@link dev.kawat.Payload}; null if there is no message. */
    NULLABLE {
        @Override
        @Nullable
        Object of(Failure failure) {
            return failure.message();
        }
    },
    /** An {@link java.util.Optional} of a {@link dev.kawat.Payload}. */
    OPTIONAL {
        @Override
        Object of(Failure failure) {
            return failure.optionalMessage();
        }
    };

    abstract @Nullable Object of(Failure failure);

    @Override
    public @Nullable Object value(WebSocketConnection connection, @Nullable Object subject) {
        return subject instanceof Failure failure ? of(failure) : null;
    }
}
