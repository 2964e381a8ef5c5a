/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import dev.kawat.HandshakeDecision;
import dev.kawat.MessageDecodeException;
import dev.kawat.OnConnection;
import dev.kawat.Position;
import dev.kawat.Topic;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.examples.chat.Event.Here;
import dev.kawat.examples.chat.Event.Joined;
import dev.kawat.examples.chat.Event.Left;
import dev.kawat.examples.chat.Event.Problem;
import dev.kawat.examples.chat.Event.Renamed;
import dev.kawat.examples.chat.Event.Said;
import dev.kawat.examples.chat.Event.Welcome;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page in a room. A room has two topics. What is said goes to one with a history: the last 200 messages of a day, which each
 * page gets when it joins, and all pages in the same order. Who comes and goes is told on the other, whose subscribers are the
 * members, and is not kept.
 *
 * <p>A page that connects again gets the history again. It knows by their ids which messages it has shown already.
 */
@WebSocketEndpoint(
        value = "/chat/{room}",
        maxMessage = "16KiB", // 2000 characters, even if each comes as a backslash, a 'u' and four digits
        history = "said.*=200/1d")
public class Chat {

    /** Begins the name of the topic for what is said in a room. */
    static final String SAID = "said.";

    /** Begins the name of the topic whose subscribers are the members of a room. */
    static final String PEOPLE = "people.";

    private static final Pattern ROOM = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    /** The member; null until the page has joined. Set by callbacks of this connection, and read by those of others. */
    private volatile @Nullable Member member;

    @OnConnection
    HandshakeDecision gate(@PathParam("room") String room) {
        return ROOM.matcher(room).matches() ? HandshakeDecision.accept() : HandshakeDecision.refuse(400);
    }

    /** Handles a request. The result goes to the page that sent it; everything else goes to the topics. */
    @OnMessage
    @Nullable
    Problem asked(Request request, WebSocketConnection connection, @PathParam("room") String room) {
        return switch (request.type()) {
            case "join" -> join(request, connection, room);
            case "say" -> say(request, connection, room);
            case "rename" -> rename(request, people(connection, room));
            case "greet" -> greet(request, connection, room);
            default -> new Problem(request.type(), "A request is of type join, say, rename or greet.");
        };
    }

    private @Nullable Problem join(Request request, WebSocketConnection connection, String room) {
        if (member != null) {
            return new Problem(request.type(), "You are here already.");
        }
        Optional<String> wish = Input.NAME.accept(request.name());
        if (wish.isEmpty()) {
            return new Problem(request.type(), Input.NAME.rule());
        }
        Topic people = people(connection, room);
        Member joined = Member.named(wish.get(), connection.globalId(), members(people));
        member = joined;
        people.send(new Joined(joined)); // this page does not get it, because it is not subscribed yet
        connection.subscribe(people.name());
        // The members are read after the subscription: who comes or goes from now on is told to this page too.
        connection
                .subscribeAsync(SAID + room, Position.OLDEST)
                .thenAccept(history -> connection.send(new Welcome(joined, room, members(people), history)));
        return null;
    }

    private @Nullable Problem say(Request request, WebSocketConnection connection, String room) {
        Member speaker = member;
        if (speaker == null) {
            return notJoined(request);
        }
        Optional<String> text = Input.TEXT.accept(request.text());
        if (text.isEmpty()) {
            return new Problem(request.type(), Input.TEXT.rule());
        }
        connection.server().topic(SAID + room).send(Said.now(speaker, text.get()));
        return null;
    }

    private @Nullable Problem rename(Request request, Topic people) {
        Member before = member;
        if (before == null) {
            return notJoined(request);
        }
        Optional<String> wish = Input.NAME.accept(request.name());
        if (wish.isEmpty()) {
            return new Problem(request.type(), Input.NAME.rule());
        }
        List<Member> others = members(people);
        others.remove(before);
        Member renamed = Member.named(wish.get(), before.id(), others);
        if (!renamed.equals(before)) {
            member = renamed;
            people.send(new Renamed(renamed, before.name()));
        }
        return null;
    }

    /**
     * Tells a new member that this one is here, if it has joined on another node: a node knows the names of its own members only.
     * So each page greets whoever joins.
     */
    private @Nullable Problem greet(Request request, WebSocketConnection connection, String room) {
        Member here = member;
        if (here == null) {
            return notJoined(request);
        }
        List<Member> known = members(people(connection, room));
        if (known.stream().noneMatch(other -> other.id().equals(request.text()))) {
            try {
                connection.server().anywhere(request.text()).send(new Here(here, room));
            } catch (IllegalArgumentException none) {
                return new Problem(request.type(), "A member is greeted by its id.");
            }
        }
        return null;
    }

    @OnError
    Problem unreadable(MessageDecodeException failure) {
        return new Problem("", "A request is a JSON object with the texts type, name and text.");
    }

    @OnClose
    void left(WebSocketConnection connection, @PathParam("room") String room) {
        Member gone = member;
        if (gone != null) {
            people(connection, room).send(new Left(gone)); // the subscription of this page has ended by now
        }
    }

    private static Problem notJoined(Request request) {
        return new Problem(request.type(), "Join the room first.");
    }

    private static Topic people(WebSocketConnection connection, String room) {
        return connection.server().topic(PEOPLE + room);
    }

    private static List<Member> members(Topic people) {
        List<Member> members = new ArrayList<>();
        for (WebSocketConnection subscriber : people.connections()) {
            Member here = subscriber.handler(Chat.class).member;
            if (here != null) {
                members.add(here);
            }
        }
        return members;
    }
}
