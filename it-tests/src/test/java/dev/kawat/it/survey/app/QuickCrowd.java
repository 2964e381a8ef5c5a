/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey.app;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;

/** As the crowd of the suite, on the transport's thread: says who is in, and sends {@code all TEXT} to all. */
@NonBlocking
@WebSocketEndpoint("/quick/crowd")
public class QuickCrowd {

    @OnOpen
    String opened() {
        return "in";
    }

    @OnMessage
    void said(String text, WebSocketConnection speaker) {
        speaker.server().broadcast(text.split(" ", 2)[1]);
    }
}
