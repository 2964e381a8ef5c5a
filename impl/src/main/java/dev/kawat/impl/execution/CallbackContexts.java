/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import dev.kawat.WebSocketConnection;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The contexts around the callbacks of an endpoint: for CDI, the request context and the connection's context. */
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

    /** Makes the contexts active that there are without a connection, as before a handshake is accepted. */
    default Entered enterWithoutConnection() {
        return () -> {};
    }

    /** The contexts of one callback, of which the request context lasts until it is ended; null where there is no such. */
    default @Nullable Request request(WebSocketConnection connection) {
        return null;
    }

    /** Returns what notes the events whose callbacks run in these contexts; null where nobody asks for them. */
    default @Nullable CurrentCallback callbacks() {
        return null;
    }

    /** The connection is over: what belongs to it is destroyed. Called once, after {@code onClose}, outside {@link #enter}. */
    void ended(WebSocketConnection connection);

    /** Returns the contexts for an endpoint that was found to need none. */
    default CallbackContexts unneeded() {
        return NONE;
    }

    /** Returns these contexts and that of the HTTP session, for an endpoint that may need that too. */
    default CallbackContexts withHttpSession() {
        return this;
    }

    /** Returns whether they ask for the HTTP session of a handshake, so that the connection keeps it. */
    default boolean useHttpSession() {
        return false;
    }

    /** Returns an executor of the application's code that is no callback, with the contexts that this code has too. */
    default Executor completions(Executor executor, WebSocketConnection connection) {
        return executor;
    }

    /**
     * Explains a failure in a callback of an endpoint.
     *
     * @return the failure, or one of the same type that explains it and has it as its cause
     */
    default Throwable explain(Throwable failure, String endpoint) {
        return failure;
    }

    /** The contexts that are active. */
    @FunctionalInterface
    interface Entered {

        /** Makes them inactive again. */
        void exit();
    }

    /** A request context that lasts as long as the stage or stream that a callback has returned. Usable from any thread. */
    interface Request {

        /** Makes it and the context of its connection active on this thread, until what is returned is called on this thread. */
        Entered enter();

        /** Returns whether code of the application may run when it ends. */
        boolean isUsed();

        /** Destroys what belongs to it; only the first call does. Called while it is active on this thread. */
        void end();
    }
}
