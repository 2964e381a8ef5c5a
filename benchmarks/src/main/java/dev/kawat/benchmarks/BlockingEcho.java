/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;

/** Returns what it gets, on a worker, as handlers do by default. */
@WebSocketEndpoint("/blocking/echo")
public class BlockingEcho {

    @OnMessage
    String text(String message) {
        return message;
    }

    @OnMessage
    ByteBuffer binary(ByteBuffer message) {
        return message;
    }
}
