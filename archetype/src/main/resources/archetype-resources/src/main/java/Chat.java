package ${package};

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;

/** A chat with rooms: everybody in a room gets what anybody says there. */
@WebSocketEndpoint("/chat/{room}")
public class Chat {

    /** Subscribes to the room; the result goes to the one who has joined. */
    @OnOpen
    Line joined(WebSocketConnection connection, @PathParam("room") String room) {
        connection.subscribe(room);
        return new Line("chat", "You are in " + room);
    }

    @OnMessage
    void said(Line line, WebSocketConnection connection, @PathParam("room") String room) {
        connection.server().topic(room).send(line);
    }
}
