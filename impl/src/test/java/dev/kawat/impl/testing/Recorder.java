/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A handler with every callback, which keeps what it is called with, in order. */
@WebSocketEndpoint("/recorder")
public class Recorder {

    private static final int LONG = 100;

    public final List<String> events = new CopyOnWriteArrayList<>();

    @OnOpen
    protected void opened() {
        events.add("open");
    }

    @OnMessage
    protected void text(String message) {
        events.add("text " + (message.length() > LONG ? message.length() : message));
    }

    @OnMessage
    protected void binary(byte[] message) {
        events.add("binary " + message.length);
    }

    @OnMessage
    protected void pong(PongMessage message) {
        events.add("pong " + StandardCharsets.UTF_8.decode(message.getApplicationData()));
    }

    @OnError
    protected void failed(Throwable failure) {
        events.add("error " + failure.getClass().getSimpleName());
    }

    @OnClose
    protected void closed(CloseReason reason, WebSocketConnection connection) {
        boolean listed = connection.server().connections().contains(connection);
        events.add("close " + reason.getCloseCode().getCode() + reason.getReasonPhrase()
                + (listed ? " still listed" : "")
                + (connection.status().text().equals("Closed") ? "" : " " + connection.status()));
    }

    public static List<String> eventsOf(WebSocketConnection connection) {
        return connection.handler(Recorder.class).events;
    }
}
