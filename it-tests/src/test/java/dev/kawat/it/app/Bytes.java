/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;

/** Takes bytes, six at most, and no text; is told of failures that are no message's. */
@WebSocketEndpoint("/bytes")
public class Bytes {

    @OnMessage(maxMessageSize = 6)
    String sum(byte[] bytes) {
        int sum = 0;
        for (byte b : bytes) {
            sum += b;
        }
        return String.valueOf(sum);
    }

    @OnError
    String number(NumberFormatException failure) {
        return "no number";
    }
}
