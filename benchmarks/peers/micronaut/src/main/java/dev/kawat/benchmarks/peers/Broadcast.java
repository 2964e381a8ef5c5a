/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.micronaut.websocket.WebSocketBroadcaster;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.ServerWebSocket;
import org.reactivestreams.Publisher;

/** Sends each text to all of this path, asynchronously. */
@ServerWebSocket("/broadcast")
public class Broadcast {

    private static final String PATH = "/broadcast";

    private final WebSocketBroadcaster broadcaster;

    Broadcast(WebSocketBroadcaster broadcaster) {
        this.broadcaster = broadcaster;
    }

    /** Sends to all. */
    @OnMessage
    public Publisher<String> text(String message) {
        return broadcaster.broadcast(
                message, session -> session.getRequestURI().getPath().equals(PATH));
    }
}
