/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketPair;
import dev.kawat.cdi.support.Application;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;

/** An application without a server: one of its beans has a pair, another echoes. */
public final class PlainApplication implements Runnable {

    @WebSocketEndpoint("/echo")
    static class Echo {

        @Inject
        WebSocketPair.Factory pairs;

        @OnMessage
        String received(String text) {
            return text + " " + pairs.create().client().readyState();
        }
    }

    @Override
    public void run() {
        try (Application application = Application.of(Echo.class)) {
            String answer = application.connect("/echo").ask("hello");
            if (!answer.equals("hello 1")) {
                throw new AssertionError("hello 1 expected, got " + answer);
            }
        }
    }
}
