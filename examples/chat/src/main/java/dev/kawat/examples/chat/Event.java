/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import dev.kawat.Recovery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * An event that the server sends to a page.
 *
 * <p>The type is a component of each record because JSON-B writes the components of a record and nothing else.
 */
public sealed interface Event {

    /** The name of the event in JSON. */
    String type();

    /**
     * The answer to a {@code join} request. The messages that were kept are sent as they were, and may come before it or after it.
     *
     * @param id the id of the new member
     * @param name the name of the member: the requested one, or a similar one if that was taken
     * @param members the members of the room on this node, with the new one; those on other nodes greet it
     * @param kept how many messages were kept
     * @param life one life of what is kept: with another one, it has begun anew
     */
    record Welcome(String type, String id, String name, String room, List<Member> members, int kept, String life)
            implements Event {

        /** Creates the welcome of a member. */
        public Welcome(Member member, String room, List<Member> members, Recovery history) {
            this(
                    "welcome",
                    member.id(),
                    member.name(),
                    room,
                    members,
                    history.messages(),
                    history.position().epoch());
        }
    }

    /** A member has joined the room. */
    record Joined(String type, Member member) implements Event {

        /** Creates the event for a member. */
        public Joined(Member member) {
            this("joined", member);
        }
    }

    /** A member is in the room, on another node than the page that gets this. */
    record Here(String type, Member member, String room) implements Event {

        /** Creates the event for a member. */
        public Here(Member member, String room) {
            this("here", member, room);
        }
    }

    /** A member has left the room. */
    record Left(String type, Member member) implements Event {

        /** Creates the event for a member. */
        public Left(Member member) {
            this("left", member);
        }
    }

    /**
     * A member has a new name.
     *
     * @param member the member with its new name
     * @param before the old name
     */
    record Renamed(String type, Member member, String before) implements Event {

        /** Creates the event for a member. */
        public Renamed(Member member, String before) {
            this("renamed", member, before);
        }
    }

    /**
     * A member has written a message.
     *
     * @param id the id of the message, which no other has
     * @param memberId the id of the member
     * @param name the name of the member at that time
     */
    record Said(String type, String id, String memberId, String name, String text, Instant at) implements Event {

        /** Creates the event for a message of a member, with a new id. The time has milliseconds, like those of JavaScript. */
        static Said now(Member member, String text) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return new Said("said", UUID.randomUUID().toString(), member.id(), member.name(), text, now);
        }
    }

    /**
     * A request was refused.
     *
     * @param request the type of the request, as the page sent it
     * @param text the reason, to be shown to the user
     */
    record Problem(String type, String request, String text) implements Event {

        /** Creates the refusal of a request. */
        public Problem(String request, String text) {
            this("problem", request, text);
        }
    }
}
