/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.handlertests;

import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.PathParam;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;

@WebSocket(path = "/chat/{room}")
public class Chat {

    @OnTextMessage
    void said(Line line, WebSocketConnection connection, @PathParam String room) {
        if (Boolean.getBoolean("broken")) { // to read what a test says of a handler that fails
            throw new IllegalStateException("the archive is full");
        }
        connection.broadcast().filter(other -> room.equals(other.pathParam("room"))).sendTextAndAwait(line);
    }
}
