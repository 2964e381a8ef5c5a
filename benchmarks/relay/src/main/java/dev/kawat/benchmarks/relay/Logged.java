/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;

/** Topics with a history that all nodes share. Who connects has subscribed to one. */
@NonBlocking
@WebSocketEndpoint(value = "/logged/{topic}", history = "*=1000/1h")
public class Logged {

    @OnOpen
    void opened(WebSocketConnection connection, @PathParam("topic") String topic) {
        connection.subscribeAsync(topic).thenAccept(subscribed -> connection.send(Listeners.SUBSCRIBED));
    }
}
