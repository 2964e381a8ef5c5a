/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;

/** Takes messages of at most 1024 bytes, and says how long they were. */
@WebSocketEndpoint(value = "/small/{key}", maxMessage = "1KiB")
public class Small {

    @Inject
    Report report;

    @OnMessage
    String text(String text) {
        return "text " + text.length();
    }

    @OnMessage
    String binary(byte[] bytes) {
        return "bytes " + bytes.length;
    }

    @OnError
    void failed(Throwable failure, @PathParam("key") String key) {
        report.add(key, "error " + failure.getClass().getSimpleName());
    }

    @OnClose
    void closed(CloseReason reason, @PathParam("key") String key) {
        report.add(key, "close " + reason.getCloseCode().getCode());
    }
}
