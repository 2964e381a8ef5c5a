/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.spi.Payload;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an error callback is about.
 *
 * @param cause what was thrown
 * @param message the message at which that happened, as the peer sent it; null where there is none
 */
public record Failure(Throwable cause, @Nullable Payload message) {

    /** The message, for parameters that say that there may be none. */
    public Optional<Payload> optionalMessage() {
        return Optional.ofNullable(message);
    }
}
