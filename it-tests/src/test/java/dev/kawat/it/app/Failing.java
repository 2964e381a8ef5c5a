/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Handshake;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;

/** Fails in the callback that the query names, and has nobody to handle it. */
@WebSocketEndpoint("/failing/{key}")
public class Failing {

    /** What must never reach a peer. */
    public static final String SECRET = "s3cret";

    @Inject
    Report report;

    private String key = "?";
    private String where = "";

    @OnConnection
    void gate(Handshake handshake, @PathParam("key") String key) {
        this.key = key;
        where = handshake.queryParam("in").orElse("");
        failIn("gate");
    }

    @OnOpen
    void opened() {
        report.add(key, "open");
        failIn("open");
    }

    @OnMessage
    String text(String text) {
        failIn("message");
        return text;
    }

    @OnClose
    void closed(CloseReason reason) {
        report.add(key, "close " + reason.getCloseCode().getCode());
        failIn("close");
    }

    @PreDestroy
    void destroyed() {
        report.add(key, "destroyed");
    }

    private void failIn(String callback) {
        if (where.equals(callback)) {
            throw new IllegalStateException(SECRET + " in " + callback);
        }
    }
}
