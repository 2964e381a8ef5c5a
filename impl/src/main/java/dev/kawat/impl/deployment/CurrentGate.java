/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.ServerHandler;
import dev.kawat.WebSocketServer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The gate of a server, which a change of the declaration may replace, add or remove. Usable from any thread. */
final class CurrentGate {

    private final AtomicReference<@Nullable ServerGate> gate;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The gate with which a server starts; null for none. */
    CurrentGate(@Nullable ServerGate first) {
        this.gate = new AtomicReference<>(first);
    }

    /** Returns the gate; null for none. */
    @Nullable
    ServerGate gate() {
        return gate.get();
    }

    /** Returns the handler; null for none. */
    @Nullable
    ServerHandler handler() {
        ServerGate current = gate.get();
        return current == null ? null : current.handler();
    }

    /** Notifies the handler that its server has started. */
    void opened(WebSocketServer server) {
        ServerGate current = gate.get();
        if (current != null) {
            current.opened(server);
        }
    }

    /** Notifies the handler, which stays that of the server, that its server has ended. Called once. */
    void closed(WebSocketServer server) {
        ServerGate current = gate.get();
        if (current != null && closed.compareAndSet(false, true)) {
            current.closed(server);
        }
    }

    /** Replaces the gate by one that asks the same handler. */
    void renew(@Nullable ServerGate next) {
        gate.set(next);
    }

    /** Replaces the gate by that of another handler, and notifies the former one that its server has ended for it. */
    void replace(@Nullable ServerGate next, WebSocketServer server) {
        ServerGate former = gate.getAndSet(next);
        if (former != null && !closed.get()) {
            former.closed(server);
        }
    }
}
