/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What happens when a result cannot be sent, or the stage or stream that it is fails. Never throws. */
@FunctionalInterface
public interface FailureHandler {

    /** Handles a failure; returns what the next event must wait for, null for nothing. */
    @Nullable
    CompletionStage<?> handle(Throwable failure);
}
