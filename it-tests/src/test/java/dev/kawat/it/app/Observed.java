/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.OnConnection;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.server.PathParam;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reports every callback with the status of the connection in it, and does what a message says. */
@WebSocketEndpoint("/observed/{key}")
public class Observed {

    @Inject
    Report report;

    private String key = "?";

    @OnConnection
    void gate(@PathParam("key") String key) {
        this.key = key;
        report.add(key, "gate");
    }

    @OnOpen
    void opened(WebSocketConnection connection) {
        report.add(key, "open " + connection.status().text() + " listed=" + listed(connection));
    }

    /** {@code close CODE REASON}, {@code terminate CODE REASON}, {@code ping}, or a text to report. */
    @OnMessage
    String command(String text, WebSocketConnection connection) {
        String[] words = text.split(" ", 3);
        switch (words[0]) {
            case "close" -> close(connection, Integer.parseInt(words[1]), words[2]);
            case "terminate" -> {
                if (words.length == 1) {
                    connection.terminate();
                } else {
                    connection.terminate(Integer.parseInt(words[1]), words[2]);
                }
                sendTooLate(connection);
            }
            case "ping" -> connection.ping(ByteBuffer.wrap("beat".getBytes(StandardCharsets.UTF_8)));
            default -> {
                report.add(key, "message " + text);
                return "heard " + text;
            }
        }
        return null;
    }

    private void close(WebSocketConnection connection, int code, String reason) {
        try {
            connection.close(code, reason);
        } catch (IllegalArgumentException refused) {
            report.add(key, "refused " + code);
            return;
        }
        sendTooLate(connection);
    }

    private void sendTooLate(WebSocketConnection connection) {
        boolean queued = connection.send("too late");
        report.add(
                key,
                (queued ? "sent after close, " : "nothing more, ")
                        + connection.status().text());
        connection.terminate(4000, "a second time"); // changes nothing
    }

    @OnMessage
    void binary(byte[] bytes) {
        report.add(key, "bytes " + bytes.length);
    }

    @OnMessage
    void pong(PongMessage pong) {
        report.add(key, "pong " + StandardCharsets.UTF_8.decode(pong.getApplicationData()));
    }

    @OnError
    void failed(Throwable failure) {
        report.add(key, "error " + failure.getClass().getSimpleName());
    }

    @OnClose
    void closed(WebSocketConnection connection, CloseReason reason) {
        report.add(
                key,
                "close " + reason.getCloseCode().getCode() + " '" + reason.getReasonPhrase() + "' "
                        + connection.status().text() + " listed=" + listed(connection));
    }

    private static boolean listed(WebSocketConnection connection) {
        return connection.server().connections().contains(connection);
    }

    @PreDestroy
    void destroyed() {
        report.add(key, "destroyed");
    }
}
