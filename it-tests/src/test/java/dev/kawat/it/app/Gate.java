/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.Map;

/** Decides as its path says. */
@WebSocketEndpoint("/gate/{key}/{decision}")
public class Gate {

    @Inject
    Report report;

    private String key = "?";

    @OnConnection
    HandshakeDecision gate(@PathParam("key") String key, @PathParam("decision") String decision, Handshake handshake) {
        this.key = key;
        report.add(key, "gate " + handshake.header("X-Token").orElse("without token"));
        return switch (decision) {
            case "accept" -> HandshakeDecision.accept();
            case "null" -> null;
            case "401" -> HandshakeDecision.refuse(401, Map.of("WWW-Authenticate", "Bearer"));
            case "fail" -> throw new IllegalStateException(Failing.SECRET);
            default -> HandshakeDecision.refuse(Integer.parseInt(decision));
        };
    }

    @OnOpen
    String opened() {
        report.add(key, "open");
        return "welcome";
    }

    @OnClose
    void closed(CloseReason reason) {
        report.add(key, "close " + reason.getCloseCode().getCode());
    }

    @PreDestroy
    void destroyed() {
        report.add(key, "destroyed");
    }

    /** The short way to say no. */
    @WebSocketEndpoint("/door/{open}")
    public static class Door {

        @OnConnection
        boolean gate(@PathParam("open") boolean open) {
            return open;
        }
    }
}
