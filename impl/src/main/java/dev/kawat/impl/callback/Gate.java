/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.HandshakeDecision;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.HandlerInvoker;
import org.jspecify.annotations.Nullable;

/**
 * The gate of an endpoint: makes the handler of a connection and asks its callback for handshakes, before the upgrade. Immutable;
 * called on the thread of the request.
 */
final class Gate {

    private final @Nullable HandlerInvoker callback;

    /**
     * A gate.
     *
     * @param callback the callback that decides; null where the endpoint has none
     */
    Gate(@Nullable HandlerInvoker callback) {
        this.callback = callback;
    }

    /**
     * Decides about a handshake. A failure of the handler refuses it with 500.
     *
     * @param factory makes the handler
     */
    HandshakeDecision admit(CallbackRunner callbacks, HandlerFactory factory) {
        try {
            callbacks.makeHandler(factory);
            return callback == null ? HandshakeDecision.accept() : decide(callback, callbacks);
        } catch (Throwable failure) {
            callbacks.failedAtGate(failure);
            return HandshakeDecision.refuse(500);
        }
    }

    private static HandshakeDecision decide(HandlerInvoker gate, CallbackRunner callbacks) throws Throwable {
        Object answer = callbacks.call(gate);
        if (gate.callback().method().getReturnType() == void.class) {
            return HandshakeDecision.accept();
        }
        if (answer instanceof HandshakeDecision decision) {
            return decision;
        }
        return Boolean.TRUE.equals(answer) ? HandshakeDecision.accept() : HandshakeDecision.refuse(403);
    }
}
