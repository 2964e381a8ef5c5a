/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.Handshake;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketConnection;
import java.util.List;

/** Runs the handlers of servers at ends of pairs. Called from any thread. */
@FunctionalInterface
public interface EndAcceptor {

    /** Connects an end to a server; see {@link dev.kawat.WebSocketServer#accept(WebSocket, Handshake, String...)}. */
    WebSocketConnection accept(DefaultServer server, WebSocket end, Handshake handshake, List<String> tags);
}
