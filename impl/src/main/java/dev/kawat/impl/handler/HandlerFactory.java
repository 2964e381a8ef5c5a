/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.WebSocketConnection;

/** Where the handler instances of one endpoint come from. Called from any thread, with the endpoint's contexts active. */
@FunctionalInterface
public interface HandlerFactory {

    /**
     * The handler for a connection, before its gate runs.
     *
     * @throws RuntimeException when there is none; the handshake is refused with 500
     */
    Handler create(WebSocketConnection connection);

    /** The handler of one connection. */
    interface Handler {

        /** The object whose callbacks run; asked again for each callback, for its scope may decide. */
        Object instance();

        /** The connection is over; called once, after {@code onClose}. */
        default void release() {}
    }
}
