/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import dev.kawat.WebSocketConnection;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of the application's code that all connections of an endpoint share, from which those of each connection are
 * made.
 *
 * @param endpoint the name of the endpoint
 * @param contexts the contexts of CDI
 * @param platform captures what the platform knows of the calling thread, see {@link Workers#context}
 * @param completions runs code of the application that is no callback
 */
public record ExecutionEnvironment(
        String endpoint,
        CallbackContexts contexts,
        Supplier<@Nullable Executor> platform,
        ApplicationExecutor completions) {

    /** Returns the surroundings of a connection. Called on the thread of its handshake. */
    public InvocationContext of(WebSocketConnection connection) {
        return new InvocationContext(this, connection, platform.get());
    }

    /** Returns the class loader of the application. */
    ClassLoader loader() {
        return completions.loader();
    }
}
