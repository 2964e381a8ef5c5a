/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.members;

import dev.kawat.ConnectionHandler;
import dev.kawat.HandlerEvent;
import dev.kawat.WebSocketConnection;
import dev.kawat.examples.members.News.Line;
import dev.kawat.examples.members.News.Present;
import java.util.List;

/**
 * The handler of one connection. Its fields are the state of a member, and other members read them by {@code
 * connection.handler(Member.class)}.
 */
class Member implements ConnectionHandler {

    /** The longest text, in characters. */
    private static final int MAX_TEXT = 1000;

    private final String name;
    private final String colour;

    Member(String name, String colour) {
        this.name = name;
        this.colour = colour;
    }

    @Override
    public void onOpen(WebSocketConnection own, HandlerEvent.Open event) {
        tellEverybody(own, name + " is here");
    }

    /** Takes a text for everybody, or for the member whose name stands behind an {@code @} at its beginning. */
    @Override
    public void onMessage(WebSocketConnection own, HandlerEvent.Message event) {
        String text = event.as(String.class).strip();
        if (text.isEmpty()) {
            return;
        }
        Line line = new Line(name, colour, text.substring(0, Math.min(text.length(), MAX_TEXT)), text.startsWith("@"));
        for (WebSocketConnection other : own.server().connections()) {
            Member member = other.handler(Member.class);
            if (member == this || member.mayRead(line)) {
                member.show(other, line);
            }
        }
    }

    @Override
    public void onTerminate(WebSocketConnection own, HandlerEvent.Terminate event) {
        tellEverybody(own, name + " has left"); // but for this member, who is no longer among the connections
    }

    @Override
    public void onError(WebSocketConnection own, HandlerEvent.Failure event) {
        own.server()
                .handler(Room.class)
                .log(name + " is sent away: " + event.errors().get(0));
    }

    /** Sends a line to this member. Called by others too, on their threads: a send does not wait for anybody. */
    private void show(WebSocketConnection own, Line line) {
        own.send(line);
    }

    private boolean mayRead(Line line) {
        return !line.whispered() || line.text().startsWith("@" + name + " ");
    }

    private static void tellEverybody(WebSocketConnection own, String change) {
        own.server().handler(Room.class).log(change);
        own.server().broadcast(new Present(change, members(own)));
    }

    private static List<Card> members(WebSocketConnection own) {
        return own.server().connections().stream()
                .map(other -> other.handler(Member.class))
                .map(member -> new Card(member.name, member.colour))
                .sorted()
                .toList();
    }
}
