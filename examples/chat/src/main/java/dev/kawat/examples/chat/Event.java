/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import java.time.Instant;
import java.util.List;

/**
 * What the server tells a page.
 *
 * <p>The type is a component of each record because JSON-B writes the components of a record and nothing else.
 */
public sealed interface Event {

    /** The name of the event in JSON. */
    String type();

    /**
     * The answer to {@code join}.
     *
     * @param id the number of the new member
     * @param name the name that the member got: the one asked for, or one like it if that was taken
     * @param since when the server started; message numbers of another start mean nothing
     * @param members who is here, the new member included
     * @param history what was said before, the oldest first
     */
    record Welcome(
            String type, long id, String name, String room, Instant since, List<Member> members, List<Said> history)
            implements Event {

        /** A welcome to this member. */
        public Welcome(Member member, String room, Instant since, List<Member> members, List<Said> history) {
            this("welcome", member.id(), member.name(), room, since, members, history);
        }
    }

    /** Somebody else came in. */
    record Joined(String type, Member member) implements Event {

        /** The arrival of this member. */
        public Joined(Member member) {
            this("joined", member);
        }
    }

    /** Somebody else left. */
    record Left(String type, Member member) implements Event {

        /** The departure of this member. */
        public Left(Member member) {
            this("left", member);
        }
    }

    /**
     * Somebody has a new name.
     *
     * @param member the member as it is now
     * @param before the name until now
     */
    record Renamed(String type, Member member, String before) implements Event {

        /** The new name of this member. */
        public Renamed(Member member, String before) {
            this("renamed", member, before);
        }
    }

    /**
     * Somebody said something.
     *
     * @param id the number of the message, larger than that of every message before it
     * @param memberId who said it
     * @param name the name of that member at the time
     */
    record Said(String type, long id, long memberId, String name, String text, Instant at) implements Event {

        /** A message of this member. */
        public Said(long id, Member member, String text, Instant at) {
            this("said", id, member.id(), member.name(), text, at);
        }
    }

    /**
     * A request could not be met.
     *
     * @param request the type of that request, as it came
     * @param text what is wrong, for people
     */
    record Problem(String type, String request, String text) implements Event {

        /** What is wrong with a request of this type. */
        public Problem(String request, String text) {
            this("problem", request, text);
        }
    }
}
