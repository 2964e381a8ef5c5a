/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.WebSocketConnection;

/** What must surround the callbacks of an endpoint: for CDI, the request context and the connection's context. */
public interface CallbackContexts {

    /** Nothing surrounds the callbacks. */
    CallbackContexts NONE = new CallbackContexts() {
        @Override
        public Entered enter(WebSocketConnection connection) {
            return () -> {};
        }

        @Override
        public void ended(WebSocketConnection connection) {}
    };

    /** Makes the contexts of a connection active on this thread, until what is returned is called on this thread. */
    Entered enter(WebSocketConnection connection);

    /** The connection is over: what belongs to it is destroyed. Called once, after {@code onClose}, outside {@link #enter}. */
    void ended(WebSocketConnection connection);

    /** The contexts that are active. */
    @FunctionalInterface
    interface Entered {

        /** Makes them inactive again. */
        void exit();
    }
}
