/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnError;
import java.util.Optional;

/** Hears of a failure on any endpoint that does not handle it itself. */
@ApplicationScoped
public class Caretaker {

    @Inject
    WebSocketConnection current;

    @OnError
    String shared(Troubled.SharedException failure, WebSocketConnection connection, Optional<Payload> message) {
        return "taken care of: " + message.map(Troubled::text).orElse("nothing") + ", same "
                + (current.id() == connection.id());
    }
}
