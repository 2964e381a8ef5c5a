/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;

/** The handler of the guides. */
@WebSocketEndpoint("/chat/{room}")
public class Chat {

    @Inject
    Archive archive;

    @OnOpen
    void joined(WebSocketConnection connection, @PathParam("room") String room) {
        connection.subscribe(room);
    }

    @OnMessage
    void said(String line, WebSocketConnection connection, @PathParam("room") String room) {
        archive.add(room, line);
        connection.server().topic(room).send(line);
    }
}
