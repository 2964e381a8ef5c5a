/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.handlertests;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import tools.jackson.databind.ObjectMapper;

@Component
public class Chat extends TextWebSocketHandler {

    private final ObjectMapper json;
    private final Map<String, Set<WebSocketSession>> rooms = new ConcurrentHashMap<>();
    private final Map<String, WebSocketSession> sessions = new ConcurrentHashMap<>();

    public Chat(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        WebSocketSession decorated = new ConcurrentWebSocketSessionDecorator(session, 10_000, 1 << 20);
        sessions.put(session.getId(), decorated);
        room(session).add(decorated);
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
        Line line = json.readValue(message.getPayload(), Line.class);
        if (Boolean.getBoolean("broken")) { // to read what a test says of a handler that fails
            throw new IllegalStateException("the archive is full");
        }
        TextMessage all = new TextMessage(json.writeValueAsString(line));
        for (WebSocketSession each : room(session)) {
            each.sendMessage(all);
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        room(session).remove(sessions.remove(session.getId()));
    }

    private Set<WebSocketSession> room(WebSocketSession session) {
        return rooms.computeIfAbsent(session.getUri().getPath(), path -> ConcurrentHashMap.newKeySet());
    }
}
