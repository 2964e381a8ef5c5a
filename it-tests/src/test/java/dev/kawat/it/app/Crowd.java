/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.nio.ByteBuffer;

/** Many connections that speak to each other: to all, to all but the speaker, or to a topic. */
@WebSocketEndpoint("/crowd/{topic}")
public class Crowd {

    /** What is said in JSON. */
    public record Said(String text) {}

    @OnOpen
    void opened(WebSocketConnection connection, @PathParam("topic") String topic) {
        connection.subscribe(topic);
        connection.send("in");
    }

    @OnMessage
    String said(String text, WebSocketConnection connection, @PathParam("topic") String topic) {
        String[] words = text.split(" ", 2);
        int receivers = switch (words[0]) {
            case "all" -> connection.server().broadcast(words[1]);
            case "others" -> connection.server().broadcast(words[1], other -> other != connection);
            case "topic" -> connection.server().topic(topic).send(words[1]);
            case "json" -> connection.server().broadcast(new Said(words[1]));
            case "leave" -> {
                connection.unsubscribe(topic);
                yield connection.server().topic(topic).connections().size();
            }
            default -> connection.server().connections().size();
        };
        return "receivers " + receivers;
    }

    @OnMessage
    void binary(ByteBuffer bytes, WebSocketConnection connection) {
        connection.server().broadcast(bytes);
    }
}
