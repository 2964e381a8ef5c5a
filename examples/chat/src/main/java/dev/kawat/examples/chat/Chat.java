/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import dev.kawat.HandshakeDecision;
import dev.kawat.MessageDecodeException;
import dev.kawat.OnConnection;
import dev.kawat.Topic;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.examples.chat.Event.Joined;
import dev.kawat.examples.chat.Event.Left;
import dev.kawat.examples.chat.Event.Problem;
import dev.kawat.examples.chat.Event.Renamed;
import dev.kawat.examples.chat.Event.Welcome;
import jakarta.inject.Inject;
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
 * A page in a room. The room is a topic, and its subscribers are the members.
 *
 * <p>A callback that changes a room or sends to it holds the lock of the room, from reading the members until its last
 * send. So no member misses a message between the history and the subscription, no two members get the same name, and a
 * list of members fits the events that follow it. Sends do not wait, so the lock is never held for long.
 *
 * <p>A page that connects again gets the history again. It knows by the numbers of the messages which of them it has
 * shown already.
 */
@WebSocketEndpoint(
        value = "/chat/{room}",
        maxMessage = "16KiB", // 2000 characters, even if each comes as a backslash, a 'u' and four digits
        outboxBytes = "4MiB") // the history at its longest is more than the default
public class Chat {

    private static final Pattern ROOM = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    private final Archive archive;

    /** The member; null until the page has joined. Set by callbacks of this connection, and read by those of others. */
    private volatile @Nullable Member member;

    /** Creates a handler that adds messages to this archive. */
    @Inject
    public Chat(Archive archive) {
        this.archive = archive;
    }

    @OnConnection
    HandshakeDecision gate(@PathParam("room") String room) {
        return ROOM.matcher(room).matches() ? HandshakeDecision.accept() : HandshakeDecision.refuse(400);
    }

    /** Handles a request. The result goes to the page that sent it; everything else goes to the topic. */
    @OnMessage
    @Nullable
    Event asked(Request request, WebSocketConnection connection, @PathParam("room") String room) {
        Topic topic = connection.server().topic(room);
        synchronized (archive.lock(room)) {
            return switch (request.type()) {
                case "join" -> join(request, connection, topic);
                case "say" -> say(request, topic);
                case "rename" -> rename(request, topic);
                default -> new Problem(request.type(), "A request is of type join, say or rename.");
            };
        }
    }

    private @Nullable Event join(Request request, WebSocketConnection connection, Topic topic) {
        if (member != null) {
            return new Problem(request.type(), "You are here already.");
        }
        Optional<String> wish = Input.NAME.accept(request.name());
        if (wish.isEmpty()) {
            return new Problem(request.type(), Input.NAME.rule());
        }
        List<Member> members = members(topic);
        Member joined = Member.named(wish.get(), connection.id(), members);
        members.add(joined);
        member = joined;
        topic.send(new Joined(joined)); // this page does not get it, because it is not subscribed yet
        connection.subscribe(topic.name());
        // Sent here instead of returned: a result goes out after the lock is released, so perhaps after the next
        // message.
        connection.send(new Welcome(joined, topic.name(), archive.since(), members, archive.history(topic.name())));
        return null;
    }

    private @Nullable Event say(Request request, Topic topic) {
        Member speaker = member;
        if (speaker == null) {
            return notJoined(request);
        }
        Optional<String> text = Input.TEXT.accept(request.text());
        if (text.isEmpty()) {
            return new Problem(request.type(), Input.TEXT.rule());
        }
        topic.send(archive.add(topic.name(), speaker, text.get()));
        return null;
    }

    private @Nullable Event rename(Request request, Topic topic) {
        Member before = member;
        if (before == null) {
            return notJoined(request);
        }
        Optional<String> wish = Input.NAME.accept(request.name());
        if (wish.isEmpty()) {
            return new Problem(request.type(), Input.NAME.rule());
        }
        List<Member> others = members(topic);
        others.remove(before);
        Member renamed = Member.named(wish.get(), before.id(), others);
        if (!renamed.equals(before)) {
            member = renamed;
            topic.send(new Renamed(renamed, before.name()));
        }
        return null;
    }

    @OnError
    Event unreadable(MessageDecodeException failure) {
        return new Problem("", "A request is a JSON object with the texts type, name and text.");
    }

    @OnClose
    void left(WebSocketConnection connection, @PathParam("room") String room) {
        Member gone = member;
        if (gone != null) {
            synchronized (archive.lock(room)) {
                connection.server().topic(room).send(new Left(gone)); // the subscription of this page has ended by now
            }
        }
    }

    private static Problem notJoined(Request request) {
        return new Problem(request.type(), "Join the room first.");
    }

    private static List<Member> members(Topic topic) {
        List<Member> members = new ArrayList<>();
        for (WebSocketConnection subscriber : topic.connections()) {
            Member here = subscriber.handler(Chat.class).member;
            if (here != null) {
                members.add(here);
            }
        }
        return members;
    }
}
