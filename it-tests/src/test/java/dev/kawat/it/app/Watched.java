/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;

/** Endpoints that are impatient with silent or slow peers. */
public final class Watched {

    private Watched() {}

    /** Pings soon, and does not wait long for the pong. */
    @WebSocketEndpoint(value = "/watched/quiet/{key}", pingInterval = "300ms", pongTimeout = "500ms")
    public static class Quiet {

        @Inject
        Report report;

        @OnOpen
        void opened(@PathParam("key") String key) {
            report.add(key, "open");
        }

        @OnMessage
        int heard(String text) {
            return text.length();
        }

        @OnClose
        void closed(CloseReason reason, @PathParam("key") String key) {
            report.add(key, "close " + reason.getCloseCode().getCode());
        }
    }

    /** Pings soon, and also those who talk. */
    @WebSocketEndpoint(value = "/watched/talkative/{key}", ping = "always", pingInterval = "300ms")
    public static class Talkative {

        @OnMessage
        String heard(String text) {
            return text;
        }
    }

    /** Wants messages. */
    @WebSocketEndpoint(value = "/watched/idle/{key}", idleTimeout = "500ms")
    public static class Idle {

        @Inject
        Report report;

        @OnOpen
        void opened(@PathParam("key") String key) {
            report.add(key, "open");
        }

        @OnClose
        void closed(CloseReason reason, @PathParam("key") String key) {
            report.add(key, "close " + reason.getCloseCode().getCode());
        }
    }

    /** Sends 64 KiB at a time to all, and keeps at most 256 KiB for each. */
    @WebSocketEndpoint(value = "/watched/loud/{key}", outboxBytes = "256KiB", writeTimeout = "2s", closeTimeout = "2s")
    public static class Loud {

        @Inject
        Report report;

        @OnOpen
        void opened(@PathParam("key") String key) {
            report.add(key, "open");
        }

        @OnMessage
        void shout(String text, WebSocketConnection connection) {
            connection.server().broadcast(text + " " + "x".repeat(64 << 10));
        }

        @OnClose
        void closed(CloseReason reason, @PathParam("key") String key) {
            report.add(key, "close " + reason.getCloseCode().getCode());
        }
    }
}
