/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.routing;

import dev.kawat.impl.execution.CallbackExecutors;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.mailbox.EventProperties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an event that is no message.
 *
 * @param callback the callback for it; null where the endpoint has none, and where it is known only later
 * @param blocking whether the event may block, in the callback or in whatever else it causes
 * @param executor where it is run
 */
public record CallbackProperties(@Nullable HandlerInvoker callback, boolean blocking, Executor executor)
        implements EventProperties {

    /**
     * Returns the properties of an event that calls a callback.
     *
     * @param callback the callback; null where the endpoint has none
     * @param causesMore whether the event causes something else that may block
     */
    public static CallbackProperties of(
            @Nullable HandlerInvoker callback, boolean causesMore, CallbackExecutors executors) {
        if (callback != null && callback.callback().blocking()) {
            return new CallbackProperties(callback, true, executors.of(callback.callback()));
        }
        return new CallbackProperties(callback, causesMore, causesMore ? executors.usual() : CallbackExecutors.CALLER);
    }
}
