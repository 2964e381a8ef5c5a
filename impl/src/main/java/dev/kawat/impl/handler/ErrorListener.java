/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.parameter.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bean that is not a handler, and whose error callbacks are called for failures of all endpoints. Called from any thread. */
public interface ErrorListener {

    /** Returns its checked error callbacks. */
    List<Callback> callbacks();

    /**
     * Calls one of them on the instance of the bean, in the contexts that it needs.
     *
     * @return the result of the method; null for void
     * @throws Throwable if the method throws it, or there is no instance
     */
    @Nullable
    Object call(HandlerInvoker callback, WebSocketConnection connection, Failure failure) throws Throwable;
}
