/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey.app;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;

/** Sends back what comes, on the transport's thread. */
@NonBlocking
@WebSocketEndpoint("/quick/echo")
public class QuickEcho {

    @OnMessage
    String text(String text) {
        return text;
    }

    @OnMessage
    ByteBuffer binary(ByteBuffer bytes) {
        return bytes;
    }
}
