/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;

/** Sends back what comes, as it came. */
@WebSocketEndpoint("/echo")
public class Echo {

    @OnMessage
    String text(String text) {
        return text;
    }

    @OnMessage
    ByteBuffer binary(ByteBuffer bytes) {
        return bytes;
    }
}
