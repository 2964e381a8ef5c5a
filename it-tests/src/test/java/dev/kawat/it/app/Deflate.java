/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;

/** Endpoints that send back what comes, compressed where the peer can. */
public final class Deflate {

    private Deflate() {}

    /** Every message for itself. */
    @WebSocketEndpoint(value = "/deflate", name = "Deflate", compression = "on")
    public static class Shared {

        @OnMessage
        String text(String text) {
            return text;
        }

        @OnMessage
        ByteBuffer binary(ByteBuffer bytes) {
            return bytes;
        }
    }

    /** With references to earlier messages. */
    @NonBlocking
    @WebSocketEndpoint(value = "/deflate/takeover", name = "DeflateTakeover", compression = "takeover")
    public static class Takeover {

        @OnMessage
        String text(String text) {
            return text;
        }

        @OnMessage
        ByteBuffer binary(ByteBuffer bytes) {
            return bytes;
        }
    }
}
