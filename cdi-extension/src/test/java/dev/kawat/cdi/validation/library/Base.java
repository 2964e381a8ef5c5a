/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation.library;

import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;

/** A superclass in another package, with callbacks that are package-private. */
public class Base {

    /** Each message, as the interceptor of a test wants it. */
    @OnMessage
    @Checked
    String received(String message) {
        return "library: " + message;
    }

    /** A superclass whose callback nothing intercepts. */
    public static class Greeting {

        @OnOpen
        String opened() {
            return "library";
        }
    }
}
