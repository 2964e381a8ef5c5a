/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;

/** Sends each message to all connections, the sender included, on a worker. */
@WebSocketEndpoint("/blocking/broadcast")
public class BlockingBroadcast {

    @OnMessage
    void text(String message, WebSocketConnection sender) {
        sender.server().broadcast(message);
    }
}
