/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;

/** Fails at every message, and handles it: with an answer, or with a further failure. */
@WebSocketEndpoint("/forgiving/{key}")
public class Forgiving {

    @Inject
    Report report;

    @OnMessage
    void text(String text) {
        throw new IllegalArgumentException(text);
    }

    @OnError
    String failed(RuntimeException failure, @PathParam("key") String key) {
        report.add(key, "error " + failure.getMessage());
        if ("again".equals(failure.getMessage())) {
            throw new IllegalStateException(Failing.SECRET);
        }
        return "forgiven";
    }

    @OnClose
    void closed(CloseReason reason, @PathParam("key") String key) {
        report.add(key, "close " + reason.getCloseCode().getCode());
    }
}
