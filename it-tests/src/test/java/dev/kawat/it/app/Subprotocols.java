/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnOpen;

/** Endpoints that speak subprotocols. */
public final class Subprotocols {

    private Subprotocols() {}

    /** Serves who speaks none of them. */
    @WebSocketEndpoint(
            value = "/subprotocol/lenient",
            subprotocols = {"v2", "v1"})
    public static class Lenient {

        @OnOpen
        String opened(WebSocketConnection connection) {
            return connection.subprotocol().orElse("none");
        }
    }

    /** Refuses who speaks none of them. */
    @WebSocketEndpoint(value = "/subprotocol/strict", subprotocols = "v1", requireSubprotocol = true)
    public static class Strict {

        @OnOpen
        String opened(WebSocketConnection connection) {
            return connection.subprotocol().orElse("none");
        }
    }
}
