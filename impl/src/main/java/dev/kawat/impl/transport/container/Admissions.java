/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultConnection;
import org.jspecify.annotations.Nullable;

/**
 * Hands admitted connections from the filter to a configurator, which the engine calls on the same thread while it upgrades.
 * Holds at most one connection for each thread.
 */
final class Admissions {

    @SuppressWarnings("ThreadLocalUsage") // static, every application of a server would share it
    private final ThreadLocal<@Nullable DefaultConnection> admitted = new ThreadLocal<>();

    void put(DefaultConnection connection) {
        admitted.set(connection);
    }

    /** Returns the connection that was put and not yet taken, and keeps it; null if there is none. */
    @Nullable
    DefaultConnection peek() {
        return admitted.get();
    }

    /** Removes and returns the connection that was put and not yet taken; null if there is none. */
    @Nullable
    DefaultConnection take() {
        DefaultConnection connection = admitted.get();
        admitted.remove();
        return connection;
    }
}
