/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Broadcast;
import dev.kawat.SendTo;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers to others: text to the room, bytes to everybody. Two messages of a connection may be under way. */
@WebSocketEndpoint(value = "/rooms/{room}", concurrency = "2")
public class Rooms {

    private final CompletableFuture<String> waiting = new CompletableFuture<>();

    @OnOpen
    @SendTo("room.{room}")
    String entered(WebSocketConnection connection, @PathParam("room") String room) {
        connection.subscribe("room." + room);
        return "in";
    }

    /** {@code wait} is said when {@code go} has come, which is said by nobody. */
    @OnMessage
    @SendTo(value = "room.{room}", exceptSender = true)
    CompletionStage<String> said(String text) {
        if (text.equals("wait")) {
            return waiting;
        }
        if (text.equals("go")) {
            waiting.complete("waited");
            return null;
        }
        return CompletableFuture.completedFuture(text);
    }

    @OnMessage
    @Broadcast
    byte[] called(byte[] bytes) {
        return bytes;
    }

    @OnClose
    @SendTo("room.{room}")
    String left() {
        return "out";
    }
}
