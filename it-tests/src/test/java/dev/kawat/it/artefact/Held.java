/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.artefact;

import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.websocket.OnMessage;

/** Answers when it may. */
@Named("held")
@WebSocketEndpoint
public class Held {

    @Inject
    Barrier barrier;

    @OnMessage
    String said(String text) throws InterruptedException {
        barrier.await();
        return "held " + text;
    }
}
