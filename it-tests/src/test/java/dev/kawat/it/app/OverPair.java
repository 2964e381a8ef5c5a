/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.HandshakeRefusedException;
import dev.kawat.OnConnection;
import dev.kawat.Payload;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.WebSocketPair;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.nio.ByteBuffer;

/**
 * Connects to another endpoint of this application by a pair, and passes everything on. So a test sees over the network what a
 * client at the end of a pair sees.
 */
@WebSocketEndpoint("/over-pair")
public class OverPair {

    @Inject
    WebSocketPair.Factory pairs;

    private WebSocket end;

    @OnConnection
    HandshakeDecision connect(Handshake handshake) {
        Handshake.Builder onward = Handshake.to(handshake.queryParam("to").orElseThrow());
        handshake.header("X-Token").ifPresent(token -> onward.header("X-Token", token));
        try {
            end = pairs.connect(onward.build());
            return HandshakeDecision.accept();
        } catch (HandshakeRefusedException refusal) {
            return HandshakeDecision.refuse(refusal.status(), refusal.headers());
        }
    }

    @OnOpen
    void opened(WebSocketConnection connection) {
        end.addEventListener(WebSocketEvent.Message.class, message -> pass(message.data(), connection));
        end.addEventListener(WebSocketEvent.Close.class, close -> pass(close, connection));
        end.accept();
    }

    private static void pass(Payload data, WebSocketConnection connection) {
        if (data instanceof Payload.Text text) {
            connection.send(text.text());
        } else if (data instanceof Payload.Binary binary) {
            connection.send(binary.bytes());
        }
    }

    private static void pass(WebSocketEvent.Close close, WebSocketConnection connection) {
        if (close.wasClean() && close.code() != 1005) {
            connection.close(close.code(), close.reason());
        } else {
            connection.close();
        }
    }

    @OnMessage
    void text(String text) {
        end.send(text);
    }

    @OnMessage
    void binary(ByteBuffer bytes) {
        end.send(bytes);
    }

    @OnClose
    void closed(CloseReason reason) {
        int code = reason.getCloseCode().getCode();
        if (code >= 3000) {
            end.close(code, reason.getReasonPhrase());
        } else {
            end.close();
        }
    }
}
