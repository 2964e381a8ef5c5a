/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.plain;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;

/** Takes what only JSON can carry. */
@WebSocketEndpoint("/orders")
public class Orders {

    /** An object. */
    public record Order(String what) {}

    @OnMessage
    void order(Order order) {}
}
