/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import dev.kawat.AttributeKey;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is deployed again and again, each time by a class loader of its own. */
@WebSocketEndpoint("/redeployed")
public class Redeployed {

    @OnOpen
    public void open(WebSocketConnection connection) {
        connection.attributes().put(AttributeKey.of("own", Object.class), this);
        connection.subscribe("topic");
    }

    @OnMessage
    public CompletionStage<String> text(String message) {
        return CompletableFuture.completedFuture(message);
    }
}
