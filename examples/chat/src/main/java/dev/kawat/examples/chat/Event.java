/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import java.time.Instant;
import java.util.List;

/**
 * An event that the server sends to a page.
 *
 * <p>The type is a component of each record because JSON-B writes the components of a record and nothing else.
 */
public sealed interface Event {

    /** The name of the event in JSON. */
    String type();

    /**
     * The answer to a {@code join} request.
     *
     * @param id the number of the new member
     * @param name the name of the member: the requested one, or a similar one if that was taken
     * @param since the time at which the server started; the numbers of messages are valid since then
     * @param members all members of the room, with the new one
     * @param history the messages so far, the oldest first
     */
    record Welcome(
            String type, long id, String name, String room, Instant since, List<Member> members, List<Said> history)
            implements Event {

        /** Creates the welcome of a member. */
        public Welcome(Member member, String room, Instant since, List<Member> members, List<Said> history) {
            this("welcome", member.id(), member.name(), room, since, members, history);
        }
    }

    /** A member has joined the room. */
    record Joined(String type, Member member) implements Event {

        /** Creates the event for a member. */
        public Joined(Member member) {
            this("joined", member);
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
     * @param id the number of the message, larger than that of every message before it
     * @param memberId the number of the member
     * @param name the name of the member at that time
     */
    record Said(String type, long id, long memberId, String name, String text, Instant at) implements Event {

        /** Creates the event for a message of a member. */
        public Said(long id, Member member, String text, Instant at) {
            this("said", id, member.id(), member.name(), text, at);
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
