/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.ServerHandler;

/** Provides the one handler of a server. Called from any thread. */
@FunctionalInterface
public interface ServerHandlerSource {

    /**
     * Returns the handler. The first call may create it.
     *
     * @throws RuntimeException if that fails
     */
    ServerHandler get();

    /** Releases the handler. Called once, when the server has ended. */
    default void release() {}
}
