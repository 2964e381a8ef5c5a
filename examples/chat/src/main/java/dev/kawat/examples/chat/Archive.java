/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import dev.kawat.examples.chat.Event.Said;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was said in each room since the server started: the last {@value #MAX_MESSAGES} messages of the
 * {@value #MAX_ROOMS} rooms that were spoken in last. Usable from any thread.
 */
@ApplicationScoped
public class Archive {

    /** How many messages of a room are kept. */
    static final int MAX_MESSAGES = 200;

    /** How many rooms are kept: with the longest messages, about 80 MB. */
    static final int MAX_ROOMS = 100;

    private final Clock clock;
    private final Instant since;

    /** Shared by rooms: there is no end to names of rooms, and a lock must not be forgotten while somebody holds it. */
    private final List<Object> locks = Stream.generate(Object::new).limit(64).toList();

    /** The room that has been silent longest comes first. */
    private final Map<String, Deque<Said>> rooms = new LinkedHashMap<>();

    /** Counts the messages of all rooms, so that a room that was forgotten does not begin again with 1. */
    private long lastNumber;

    /** An archive that is empty as of now. */
    public Archive() {
        this(Clock.systemUTC());
    }

    Archive(Clock clock) {
        this.clock = clock;
        this.since = now();
    }

    /** When this archive was empty. */
    public Instant since() {
        return since;
    }

    /** What to hold while something happens in a room, so that everybody there sees all things in the same order. */
    public Object lock(String room) {
        return locks.get(Math.floorMod(room.hashCode(), locks.size()));
    }

    /** Keeps a message, and gives it the next number and the time. */
    public synchronized Said add(String room, Member member, String text) {
        Said said = new Said(++lastNumber, member, text, now());
        Deque<Said> kept = rooms.remove(room);
        if (kept == null) {
            kept = new ArrayDeque<>();
        }
        rooms.put(room, kept);
        kept.add(said);
        if (kept.size() > MAX_MESSAGES) {
            kept.remove();
        }
        if (rooms.size() > MAX_ROOMS) {
            rooms.remove(rooms.keySet().iterator().next());
        }
        return said;
    }

    /** What is kept of a room: a copy, the oldest first, possibly empty. */
    public synchronized List<Said> history(String room) {
        return List.copyOf(rooms.getOrDefault(room, new ArrayDeque<>()));
    }

    /** JavaScript counts milliseconds; more digits would be for nobody. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
