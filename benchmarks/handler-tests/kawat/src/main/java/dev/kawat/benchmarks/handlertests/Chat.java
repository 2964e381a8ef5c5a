/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.handlertests;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;

@WebSocketEndpoint("/chat/{room}")
public class Chat {

    @OnOpen
    void joined(WebSocketConnection connection, @PathParam("room") String room) {
        connection.subscribe(room);
    }

    @OnMessage
    void said(Line line, WebSocketConnection connection, @PathParam("room") String room) {
        if (Boolean.getBoolean("broken")) { // to read what a test says of a handler that fails
            throw new IllegalStateException("the archive is full");
        }
        connection.server().topic(room).send(line);
    }
}
