/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;

/** Takes twenty messages a second, and says with each how often that was too few. */
@WebSocketEndpoint(value = "/hasty", messageRate = "20")
public class Hasty {

    @Inject
    Limits limits;

    @OnMessage
    String text(String text) {
        return text + " " + limits.count("Hasty message-rate 0");
    }
}
