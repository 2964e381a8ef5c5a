/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends each text to all, asynchronously. */
@ServerEndpoint("/broadcast")
public class Broadcast {

    private static final Set<Session> LISTENERS = ConcurrentHashMap.newKeySet();

    /** One more. */
    @OnOpen
    public void open(Session session) {
        LISTENERS.add(session);
    }

    /** One less. */
    @OnClose
    public void close(Session session) {
        LISTENERS.remove(session);
    }

    /** Sends to all. */
    @OnMessage
    public void text(String message) {
        for (Session listener : LISTENERS) {
            if (listener.isOpen()) {
                listener.getAsyncRemote().sendText(message);
            }
        }
    }
}
