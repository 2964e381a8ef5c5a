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
 * Keeps the messages of each room since the server started: the last {@value #MAX_MESSAGES} messages of the
 * {@value #MAX_ROOMS} rooms with the latest messages. Usable from any thread.
 */
@ApplicationScoped
public class Archive {

    /** The number of messages that are kept for a room. */
    static final int MAX_MESSAGES = 200;

    /** The number of rooms that are kept: about 80 MB with the longest messages. */
    static final int MAX_ROOMS = 100;

    private final Clock clock;
    private final Instant since;

    /** Locks that rooms share, because the number of room names is unlimited, and a lock must not be dropped while it is held. */
    private final List<Object> locks = Stream.generate(Object::new).limit(64).toList();

    /** The messages by room; the room with the oldest last message comes first. */
    private final Map<String, Deque<Said>> rooms = new LinkedHashMap<>();

    /** Counts the messages of all rooms, so that a room that was dropped does not begin again with 1. */
    private long lastNumber;

    /** Creates an empty archive. */
    public Archive() {
        this(Clock.systemUTC());
    }

    Archive(Clock clock) {
        this.clock = clock;
        this.since = now();
    }

    /** Returns the time at which this archive was created. */
    public Instant since() {
        return since;
    }

    /** Returns the lock of a room. Hold it while you change the room, so that all members see the events in the same order. */
    public Object lock(String room) {
        return locks.get(Math.floorMod(room.hashCode(), locks.size()));
    }

    /** Adds a message, and gives it the next number and the time. */
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

    /** Returns a copy of the messages of a room, the oldest first; possibly empty. */
    public synchronized List<Said> history(String room) {
        return List.copyOf(rooms.getOrDefault(room, new ArrayDeque<>()));
    }

    /** Returns the time in milliseconds, because JavaScript has no finer times. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
