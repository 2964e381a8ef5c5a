/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;

/** Broadcasts what one says to those of a name. */
@WebSocketEndpoint("/early/{name}")
public class Early {

    /** {@code NAME TEXT}. */
    @OnMessage
    String said(String message, WebSocketConnection connection) {
        String[] words = message.split(" ", 2);
        int receivers = connection
                .server()
                .broadcast(
                        words[1],
                        other -> words[0].equals(other.pathParam("name").orElseThrow()));
        return "queued for " + receivers;
    }
}
