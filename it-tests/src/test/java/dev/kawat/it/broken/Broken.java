/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.broken;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;

/** Breaks two rules. */
@WebSocketEndpoint("no-slash")
public class Broken {

    @OnMessage
    void message() {}
}
