/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.plain;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;

/** Text and nothing else. */
@WebSocketEndpoint("/plain")
public class Plain {

    @OnMessage
    String echo(String text) {
        return text;
    }
}
