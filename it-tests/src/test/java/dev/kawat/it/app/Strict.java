/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;

/** Takes 1024 bytes a second, and no more. */
@WebSocketEndpoint(value = "/strict", byteRate = "1KiB", ratePolicy = "close")
public class Strict {

    @OnMessage
    String binary(byte[] bytes) {
        return "bytes " + bytes.length;
    }
}
