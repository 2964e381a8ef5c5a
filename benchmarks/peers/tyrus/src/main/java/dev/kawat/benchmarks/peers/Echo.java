/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** Returns what it gets, asynchronously. */
@ServerEndpoint("/echo")
public class Echo {

    /** Returns a text. */
    @OnMessage
    public void text(String message, Session session) {
        session.getAsyncRemote().sendText(message);
    }

    /** Returns a binary message. */
    @OnMessage
    public void binary(ByteBuffer message, Session session) {
        session.getAsyncRemote().sendBinary(message);
    }
}
