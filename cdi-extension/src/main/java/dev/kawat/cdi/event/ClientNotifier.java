/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import dev.kawat.ClientConnection;
import dev.kawat.ClientEvent;
import dev.kawat.ClientListener;
import dev.kawat.ConnectAttempt;
import dev.kawat.ConnectFailedException;
import dev.kawat.WebSocketConnection;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the observers of one client's events.
 *
 * @param connecting notifies of attempts; null if nobody observes them, and so for the others
 */
record ClientNotifier(
        @Nullable Consumer<ClientEvent.Connecting> connecting,
        @Nullable Consumer<ClientEvent.Connected> connected,
        @Nullable Consumer<ClientEvent.Failed> failed,
        @Nullable Consumer<ClientEvent.Lost> lost)
        implements ClientListener {

    /** Returns whether there are observers. */
    boolean isObserved() {
        return connecting != null || connected != null || failed != null || lost != null;
    }

    @Override
    public void connecting(ClientConnection client, ConnectAttempt attempt) {
        if (connecting != null) {
            connecting.accept(new ClientEvent.Connecting(client, attempt.number()));
        }
    }

    @Override
    public void connected(ClientConnection client, WebSocketConnection connection) {
        if (connected != null) {
            connected.accept(new ClientEvent.Connected(client, connection));
        }
    }

    @Override
    public void failed(ClientConnection client, ConnectFailedException failure, Duration next) {
        if (failed != null) {
            failed.accept(new ClientEvent.Failed(client, failure, next));
        }
    }

    @Override
    public void lost(ClientConnection client, int code, String reason, Duration next) {
        if (lost != null) {
            lost.accept(new ClientEvent.Lost(client, code, reason, next));
        }
    }
}
