/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Handles the failure of a result: it cannot be sent, or it is a stage or a stream that fails. Called from any thread. */
@FunctionalInterface
public interface FailureHandler {

    /**
     * Handles a failure. Never throws.
     *
     * @return what the next event must wait for; null for nothing
     */
    @Nullable
    CompletionStage<?> handle(Throwable failure);
}
