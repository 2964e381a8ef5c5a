/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.WebSocketConnection;

/** Creates the handlers of one endpoint. Called from any thread, while the contexts of the endpoint are active. */
@FunctionalInterface
public interface HandlerFactory {

    /**
     * Creates the handler of a connection, before its {@code @OnConnection} method is called.
     *
     * @throws RuntimeException if that fails; the handshake is refused with 500
     */
    Handler create(WebSocketConnection connection);

    /** The handler of one connection. */
    interface Handler {

        /** Returns the object for one call of a callback. Called again for each, because the object may depend on its scope. */
        Object instance();

        /** Releases the handler. Called once, after {@code onClose}. */
        default void release() {}
    }
}
