/* SPDX-License-Identifier: Apache-2.0 */
package com.example.echo;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.server.KawatServer;
import jakarta.websocket.OnMessage;

/** Answers with what it got, and with the names of the modules that did it. */
@WebSocketEndpoint("/echo")
public class Echo {

    @OnMessage
    String echo(String message) {
        return message + " in " + Echo.class.getModule().getName() + " by "
                + KawatServer.class.getModule().getName();
    }

    public static void main(String[] arguments) {
        KawatServer.main(arguments);
    }
}
