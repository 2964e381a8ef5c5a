/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.smallrye.common.annotation.NonBlocking;

/** Sends each text to all, on the event loop. */
@WebSocket(path = "/broadcast")
public class Broadcast {

    @NonBlocking
    @OnTextMessage(broadcast = true)
    String text(String message) {
        return message;
    }
}
