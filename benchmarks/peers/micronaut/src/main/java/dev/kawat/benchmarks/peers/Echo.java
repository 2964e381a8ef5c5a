/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.ServerWebSocket;
import org.reactivestreams.Publisher;

/** Returns what it gets, asynchronously. A bean has one handler, so that text and binary have a path each. */
@ServerWebSocket("/echo")
public class Echo {

    /** Returns a message. */
    @OnMessage
    public Publisher<String> message(String message, WebSocketSession session) {
        return session.send(message);
    }
}
