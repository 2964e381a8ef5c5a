/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.proxied;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;

/** Pings its silent peers every half of the time after which the proxies of the tests close silent connections. */
@WebSocketEndpoint(value = "/tended", pingInterval = "2s")
public class Tended {

    @OnMessage
    String echo(String text) {
        return text;
    }
}
