/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.MessageDecodeException;
import dev.kawat.MessageType;
import dev.kawat.Payload;
import dev.kawat.WebSocketEndpoint;
import jakarta.json.JsonObject;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;

/** Takes JSON messages of several types, and points in a form of their own. */
@WebSocketEndpoint("/game")
public class Game {

    /** A message. */
    @MessageType("join")
    public record Join(String name) {}

    /** The answer to it. */
    @MessageType("joined")
    public record Joined(String name) {}

    /** One of several messages that one callback takes. */
    public sealed interface Command permits Start, Stop {}

    /** A command. */
    @MessageType("start")
    public record Start(int speed) implements Command {}

    /** A command. */
    @MessageType("stop")
    public record Stop() implements Command {}

    @OnMessage
    Joined join(Join join) {
        return new Joined(join.name());
    }

    @OnMessage
    Command command(Command command) {
        return command;
    }

    @OnMessage
    @MessageType("look")
    String look(JsonObject message) {
        return "looked " + message.getString("where");
    }

    @OnMessage
    Point point(Point point) {
        return new Point(point.y(), point.x());
    }

    @OnError
    String failed(MessageDecodeException failure) {
        return failure.payload() instanceof Payload.Text text ? "unread " + text.text() : "unread bytes";
    }
}
