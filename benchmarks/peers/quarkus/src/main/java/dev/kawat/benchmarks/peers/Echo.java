/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;

/** Returns what it gets, on the event loop. */
@WebSocket(path = "/echo")
public class Echo {

    @NonBlocking
    @OnTextMessage
    String text(String message) {
        return message;
    }

    @NonBlocking
    @OnBinaryMessage
    Buffer binary(Buffer message) {
        return message;
    }
}
