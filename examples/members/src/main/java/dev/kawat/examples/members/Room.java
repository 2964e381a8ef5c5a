/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.members;

import dev.kawat.HandlerEvent;
import dev.kawat.HandshakeDecision;
import dev.kawat.ServerHandler;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Decides who may come in, gives each member a handler with a name and a colour, and keeps the log. */
@WebSocketEndpoint(value = "/members", maxMessage = "8KiB")
public class Room implements ServerHandler {

    /** The longest name, in characters. */
    static final int MAX_NAME = 30;

    /** The colours, which members get in turn. */
    static final List<String> COLOURS = List.of("crimson", "darkgreen", "royalblue", "sienna", "purple", "teal");

    private static final System.Logger LOG = System.getLogger("members");

    private final AtomicInteger joined = new AtomicInteger();

    @Override
    public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
        String name = event.request().queryParam("name").orElse("").strip();
        if (name.isEmpty()
                || name.length() > MAX_NAME
                || name.chars().anyMatch(Character::isISOControl)) { // a name with a line break would forge the log
            return HandshakeDecision.refuse(400);
        }
        String colour = COLOURS.get(joined.getAndIncrement() % COLOURS.size());
        log(name + " comes from " + event.request().remoteAddress().orElse("an unknown address"));
        return new Member(name, colour);
    }

    @Override
    public void onOpen(WebSocketServer server, HandlerEvent.Open event) {
        log("the room is open at " + server.path());
    }

    @Override
    public void onTerminate(WebSocketServer server, HandlerEvent.Terminate event) {
        log("the room is closed; " + joined.get() + " members have been here");
    }

    /** Adds a line to the log. Members call it too. */
    void log(String line) {
        LOG.log(Level.INFO, line);
    }
}
