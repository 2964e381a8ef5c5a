/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.parameter.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bean that is no endpoint's handler and is told of what fails on any endpoint. Called from any thread. */
public interface ErrorListener {

    /** Its error callbacks, checked. */
    List<Callback> callbacks();

    /**
     * Calls one of them on its instance, with what that needs around it.
     *
     * @return what the method returned; null for void
     * @throws Throwable what the method threw, or why there is no instance
     */
    @Nullable
    Object call(HandlerInvoker callback, WebSocketConnection connection, Failure failure) throws Throwable;
}
