/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Handshake;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;

/** Says what its path and query hold. */
@WebSocketEndpoint("/path/{word}/{number}")
public class Paths {

    /** A path variable of a type of the application's. */
    public enum Colour {
        RED,
        GREEN
    }

    @OnOpen
    String opened(@PathParam("word") String word, @PathParam("number") int number, Handshake handshake) {
        return word + " " + number + " " + handshake.queryParams();
    }

    @OnMessage
    String message(String text, @PathParam("number") long number) {
        return text + " " + number;
    }

    /** A path with a literal where the other has a variable. */
    @WebSocketEndpoint("/path/fixed/{colour}")
    public static class Fixed {

        @OnOpen
        String opened(@PathParam("colour") Colour colour) {
            return "fixed " + colour;
        }
    }
}
