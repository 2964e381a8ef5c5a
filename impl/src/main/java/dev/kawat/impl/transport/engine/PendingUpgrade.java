/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.transport.stream.TurnLimiter;
import dev.kawat.impl.transport.stream.WireUpgrade;
import dev.kawat.impl.transport.stream.WriterThread;
import java.util.concurrent.Executor;

/**
 * An upgrade that the container completes after the request, with what its {@link UpgradeHandler} needs then.
 *
 * @param upgrade the connection's way to its channel
 * @param connection the connection to open
 * @param writer writes for threads that are busy with something else
 * @param turns lets those go on that have more to read
 * @param workers run calls that may block
 */
public record PendingUpgrade(
        WireUpgrade upgrade, DefaultConnection connection, WriterThread writer, TurnLimiter turns, Executor workers) {}
