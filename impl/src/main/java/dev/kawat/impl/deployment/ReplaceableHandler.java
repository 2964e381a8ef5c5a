/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.ConnectionHandler;
import dev.kawat.HandlerEvent;
import dev.kawat.WebSocketConnection;

/** A handler that calls another one, which may be replaced between two events. Usable from any thread. */
final class ReplaceableHandler implements ConnectionHandler {

    private volatile ConnectionHandler current;

    ReplaceableHandler(ConnectionHandler first) {
        this.current = first;
    }

    void replaceBy(ConnectionHandler next) {
        current = next;
    }

    @Override
    public void onOpen(WebSocketConnection connection, HandlerEvent.Open event) throws Exception {
        current.onOpen(connection, event);
    }

    @Override
    public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) throws Exception {
        current.onMessage(connection, event);
    }

    @Override
    public void onTerminate(WebSocketConnection connection, HandlerEvent.Terminate event) throws Exception {
        current.onTerminate(connection, event);
    }

    @Override
    public void onError(WebSocketConnection connection, HandlerEvent.Failure event) throws Exception {
        current.onError(connection, event);
    }
}
