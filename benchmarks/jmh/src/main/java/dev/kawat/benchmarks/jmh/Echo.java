/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;

/** Returns what it gets, on the transport's thread. */
@NonBlocking
@WebSocketEndpoint("/echo")
public class Echo {

    @OnMessage
    String text(String message) {
        return message;
    }

    @OnMessage
    ByteBuffer binary(ByteBuffer message) {
        return message;
    }
}
