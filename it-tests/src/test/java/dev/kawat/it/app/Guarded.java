/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Identity;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** For those with a token; some of them may write. */
@WebSocketEndpoint("/guarded/{key}")
@RolesAllowed({"reader", "writer"})
public class Guarded {

    @Inject
    Report report;

    @OnOpen
    String opened(WebSocketConnection connection) {
        return "hello " + connection.identity().map(Identity::name).orElse("?");
    }

    @OnMessage
    @RolesAllowed("writer")
    String write(String message) {
        return "written";
    }

    /** A token, which takes the place of the one that the connection began with. */
    @OnMessage
    String renew(ByteBuffer token, WebSocketConnection connection) {
        connection.renewIdentity(
                Tokens.identity(StandardCharsets.UTF_8.decode(token).toString()));
        return "renewed";
    }

    @OnClose
    void closed(CloseReason reason, @PathParam("key") String key) {
        report.add(key, "close " + reason.getCloseCode().getCode());
    }

    /** For users of the container. */
    @WebSocketEndpoint("/staff/{key}")
    @RolesAllowed("member")
    public static class Staff {

        @Inject
        Report report;

        @OnOpen
        String opened(WebSocketConnection connection) {
            return "hello " + connection.identity().map(Identity::name).orElse("?");
        }

        @OnMessage
        @RolesAllowed("boss")
        String order(String message) {
            return "done";
        }

        @OnMessage
        String answer(byte[] anything) {
            return "still here";
        }

        @OnClose
        void closed(CloseReason reason, @PathParam("key") String key) {
            report.add(key, "close " + reason.getCloseCode().getCode());
        }
    }
}
