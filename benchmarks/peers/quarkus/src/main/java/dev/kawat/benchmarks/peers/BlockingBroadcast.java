/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;

/** Sends each text to all, on a worker, which is the default. */
@WebSocket(path = "/blocking/broadcast")
public class BlockingBroadcast {

    @OnTextMessage(broadcast = true)
    String text(String message) {
        return message;
    }
}
