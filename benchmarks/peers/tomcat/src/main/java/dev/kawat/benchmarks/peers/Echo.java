/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** Returns what it gets. */
@ServerEndpoint("/echo")
public class Echo {

    /** Returns a text. */
    @OnMessage
    public String text(String message) {
        return message;
    }

    /** Returns a binary message. */
    @OnMessage
    public ByteBuffer binary(ByteBuffer message) {
        return message;
    }
}
