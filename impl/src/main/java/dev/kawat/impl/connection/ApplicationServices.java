/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.HandshakeCheck;
import dev.kawat.RunOn;
import dev.kawat.impl.handler.ErrorCallbacks;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.security.HttpSessions;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of one application have in common.
 *
 * @param workers where callbacks that may block run
 * @param watchdog looks after the connections
 * @param ids the next connection's number
 * @param loader the application's class loader, the context class loader of every callback
 * @param checks what is asked about every handshake, in order
 * @param sessions which connections belong to which HTTP session
 * @param chosenWorkers where they run if the application chooses
 * @param platform captures what the platform knows of a thread, see {@link dev.kawat.impl.execution.Workers#context}
 * @param errors the error callbacks of beans that are no endpoint's handler
 * @param codecsInContexts whether a codec of the application needs contexts while it encodes
 */
public record ApplicationServices(
        Executor workers,
        Watchdog watchdog,
        LongSupplier ids,
        ClassLoader loader,
        List<HandshakeCheck> checks,
        HttpSessions sessions,
        Function<RunOn.Worker, Executor> chosenWorkers,
        Supplier<@Nullable Executor> platform,
        ErrorCallbacks errors,
        boolean codecsInContexts) {}
