/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.vertx.core.buffer.Buffer;

/** Returns what it gets, on a worker, which is the default. */
@WebSocket(path = "/blocking/echo")
public class BlockingEcho {

    @OnTextMessage
    String text(String message) {
        return message;
    }

    @OnBinaryMessage
    Buffer binary(Buffer message) {
        return message;
    }
}
