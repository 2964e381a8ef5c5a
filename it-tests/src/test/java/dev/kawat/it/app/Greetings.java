/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.util.List;

/** Reads and writes JSON. */
@WebSocketEndpoint("/json")
public class Greetings {

    /** A message. */
    public record Greeting(String to, int times, List<String> tags) {}

    @OnMessage
    Greeting answer(Greeting greeting) {
        return new Greeting(greeting.to() + "!", greeting.times() + 1, greeting.tags());
    }
}
