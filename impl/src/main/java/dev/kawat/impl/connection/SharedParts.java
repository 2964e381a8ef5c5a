/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.spi.HandshakeCheck;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the servers of one application have in common.
 *
 * @param workers where callbacks that may block run
 * @param watchdog looks after the connections
 * @param ids the next connection's number
 * @param loader the application's class loader, the context class loader of every callback
 * @param checks what is asked about every handshake, in order
 * @param sessions which connections belong to which HTTP session
 */
public record SharedParts(
        Executor workers,
        Watchdog watchdog,
        LongSupplier ids,
        ClassLoader loader,
        List<HandshakeCheck> checks,
        HttpSessions sessions) {}
