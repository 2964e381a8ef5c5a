/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/** The message at which the failure happened that an error callback is about. The only source whose subject is a {@link Failure}. */
public enum FailedMessageSource implements ArgumentSource {
    /** A {@link dev.kawat.Payload}; null where there is no message. */
    NULLABLE {
        @Override
        @Nullable
        Object of(Failure failure) {
            return failure.message();
        }
    },
    /** An {@link java.util.Optional} of it. */
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
