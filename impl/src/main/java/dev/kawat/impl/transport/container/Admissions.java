/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.connection.DefaultConnection;
import org.jspecify.annotations.Nullable;

/**
 * What the filter hands to a configurator that the engine calls on the same thread, while it upgrades: the connection that
 * was admitted, for each thread one.
 */
final class Admissions {

    @SuppressWarnings("ThreadLocalUsage") // static, every application of a server would share it
    private final ThreadLocal<@Nullable DefaultConnection> admitted = new ThreadLocal<>();

    void put(DefaultConnection connection) {
        admitted.set(connection);
    }

    /** The connection that was put and not yet taken, which stays there; null if there is none. */
    @Nullable
    DefaultConnection look() {
        return admitted.get();
    }

    /** The connection that was put and not yet taken; null if there is none. */
    @Nullable
    DefaultConnection take() {
        DefaultConnection connection = admitted.get();
        admitted.remove();
        return connection;
    }
}
