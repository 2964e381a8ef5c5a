/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;

/** Many topics. Who connects has subscribed to as many as it says, whose names nobody else has. */
@WebSocketEndpoint("/many/{count}")
public class Many {

    @OnOpen
    void opened(WebSocketConnection connection, @PathParam("count") int count) {
        for (int i = 0; i < count; i++) {
            connection.subscribe("many." + i);
        }
        connection.send(Listeners.SUBSCRIBED);
    }
}
