/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;

/** Sends each message to all connections, the sender included, on the transport's thread. */
@NonBlocking
@WebSocketEndpoint("/broadcast")
public class Broadcast {

    @OnMessage
    void text(String message, WebSocketConnection sender) {
        sender.server().broadcast(message);
    }
}
