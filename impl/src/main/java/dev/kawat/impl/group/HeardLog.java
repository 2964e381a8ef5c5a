/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Position;
import dev.kawat.impl.history.LogEntry;
import dev.kawat.impl.history.TopicLog;
import dev.kawat.spi.RelayEntryId;
import dev.kawat.spi.RelayTop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The end of a shared history as one node has heard it: the latest messages without a hole, and entries that came too early. It
 * finds out when messages are missing, and when the history is not the one any more that it was. Not thread-safe.
 */
final class HeardLog {

    /** The most entries that wait for what is missing before them. */
    private static final int MOST_EARLY = 256;

    /** The entries of which it is known that they were heard. */
    private static final int MOST_RECENT = 1024;

    private final SharedTopic topic;
    private final TopicLog log;

    /** The entries behind a hole, by the offsets of their first messages. */
    private final TreeMap<Long, SharedEntry> early = new TreeMap<>();

    /** The last entries with the offsets of their last messages, the oldest first. */
    private final Map<RelayEntryId, Long> recent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RelayEntryId, Long> eldest) {
            return size() > MOST_RECENT;
        }
    };

    private RelayEntryId last = RelayEntryId.NONE;

    /** The end of the log as it was read, if it is further than what was heard; 0 for none. */
    private long knownEnd;

    /** True if the log does not have what was heard of it. */
    private boolean broken;

    /** True if nothing is under way that was sent before what was read. */
    private boolean interrupted;

    /** The place behind which nothing is kept any more, and entries may still be under way; null for none. */
    private @Nullable Position suspected;

    /** True if nothing has come behind that place for the time between two checks. */
    private boolean stalled;

    HeardLog(SharedTopic topic, TopicLog log) {
        this.topic = topic;
        this.log = log;
        begin(RelayTop.NONE);
    }

    /** Begins behind the end of the log. Entries that have come already are kept. */
    void begin(RelayTop top) {
        log.reset(SharedTopic.place(top));
        recent.clear();
        last = top.id();
        knownEnd = 0;
        broken = false;
        suspected = null;
        stalled = false;
        if (!top.id().equals(RelayEntryId.NONE)) {
            recent.put(top.id(), top.offset());
        }
    }

    // ---- What was heard ----

    /** Returns the place behind the last message. */
    Position position() {
        return log.position();
    }

    /** Returns the place before the first message that is in memory. */
    Position oldest() {
        return log.oldest();
    }

    /** Returns whether all messages behind a place are in memory. */
    boolean reaches(Position from) {
        return !from.equals(Position.OLDEST) && log.reaches(from);
    }

    /** Returns the message behind a place; null if it is not in memory. */
    @Nullable
    LogEntry after(Position place) {
        return place.offset() >= log.oldest().offset() ? log.after(place.offset()) : null;
    }

    void expire(long nanos) {
        log.expire(nanos);
    }

    /** Removes all messages from memory; returns whether there were any. */
    boolean clear() {
        boolean something = !log.isEmpty();
        log.clear();
        return something;
    }

    boolean isBroken() {
        return broken;
    }

    /** Returns whether messages are missing behind the last one, which should be read. */
    boolean hasHole() {
        return (stalled || !isSuspected())
                && (!early.isEmpty() || knownEnd > log.position().offset());
    }

    private boolean isSuspected() {
        return suspected != null && suspected.equals(log.position());
    }

    /** Notes that what was under way will not come. */
    void interrupt() {
        interrupted = true;
    }

    // ---- What comes ----

    /** Takes an entry that has come; returns whether it was missing. */
    boolean offer(SharedEntry entry) {
        if (!isOfThisLife(entry)) {
            broken = true;
            return false;
        }
        if (entry.top().offset() <= log.position().offset() || early.putIfAbsent(entry.first(), entry) != null) {
            return false;
        }
        if (early.size() > MOST_EARLY) {
            early.pollLastEntry(); // it is read again with the hole before it
        }
        return true;
    }

    private boolean isOfThisLife(SharedEntry entry) {
        return SharedTopic.isNotBegun(log.position())
                || entry.top().epoch().equals(log.position().epoch());
    }

    /**
     * Takes what was read behind the last message. If that is kept no more, goes on at the first one that is; but not before it is
     * sure that it will not come: a node that hears more than it can deliver at once is behind what is kept, and loses nothing.
     *
     * @return how many messages of it were missing
     */
    int offer(SharedPage page) {
        Position end = SharedTopic.place(page.top());
        boolean begins = SharedTopic.isNotBegun(log.position());
        if (!begins && !end.epoch().equals(log.position().epoch())) {
            broken = true;
            return 0;
        }
        long next = log.position().offset() + 1;
        SharedEntry first = page.entries().stream()
                .filter(entry -> entry.top().offset() >= next)
                .findFirst()
                .orElse(null);
        RelayTop goesOn = goesOn(page, first, next);
        if (goesOn != null && !interrupted && !(stalled && isSuspected())) {
            suspected = log.position();
            stalled = false;
            return 0;
        }
        if (goesOn != null) {
            begin(goesOn);
        }
        interrupted = false;
        knownEnd = page.top().offset();
        return page.entries().stream()
                .filter(this::offer)
                .mapToInt(entry -> entry.messages().size())
                .sum();
    }

    /** Returns the place before the first message that is kept; null if nothing is missing before it. */
    private static @Nullable RelayTop goesOn(SharedPage page, @Nullable SharedEntry first, long next) {
        if (first == null) {
            return page.top().offset() >= next ? page.top() : null;
        }
        return first.first() > next ? new RelayTop(first.top().epoch(), first.first() - 1, RelayEntryId.NONE) : null;
    }

    /** Moves the entries that are next to those who deliver. */
    void takeNext(OrderedDelivery delivery, long now) {
        long next = log.position().offset() + 1;
        for (Map.Entry<Long, SharedEntry> entry = early.firstEntry();
                entry != null && entry.getKey() <= next && !broken;
                entry = early.firstEntry()) {
            early.pollFirstEntry();
            SharedEntry first = entry.getValue();
            if (first.first() == next && isBehindLast(first)) {
                take(first, delivery, now);
            } else if (first.top().offset() >= next) {
                broken = true;
            }
            next = log.position().offset() + 1;
        }
    }

    private boolean isBehindLast(SharedEntry entry) {
        return entry.before().equals(RelayEntryId.NONE)
                || last.equals(RelayEntryId.NONE)
                || entry.before().equals(last);
    }

    private void take(SharedEntry entry, OrderedDelivery delivery, long now) {
        if (SharedTopic.isNotBegun(log.position())) {
            log.reset(SharedTopic.placeBefore(entry));
        }
        if (entry.messages().isEmpty()) {
            log.reset(SharedTopic.place(entry.top()));
        }
        List<LogEntry> messages = topic.messages(entry, now);
        for (int i = 0; i < messages.size(); i++) {
            log.add(messages.get(i), now);
            delivery.add(due(messages.get(i), entry.skipped(i)));
        }
        last = entry.top().id();
        recent.put(last, entry.top().offset());
    }

    private static OrderedDelivery.Due due(LogEntry message, long skipped) {
        return new OrderedDelivery.Due(message.message(), message.excepted(), message.position(), skipped);
    }

    // ---- What the log says ----

    /** Compares the end of the log with what was heard. */
    void compare(RelayTop top) {
        Position heard = log.position();
        Position end = SharedTopic.place(top);
        stalled = isSuspected();
        if (SharedTopic.isNotBegun(heard)) {
            knownEnd = top.offset();
        } else if (!end.epoch().equals(heard.epoch())) {
            if (SharedTopic.isNotBegun(end) && log.isEmpty()) {
                begin(top); // it was not used for so long that the engine has forgotten it too
            } else {
                broken = true;
            }
        } else if (top.offset() < heard.offset() || (top.offset() == heard.offset() && isOther(top, heard))) {
            broken = true;
        } else {
            knownEnd = top.offset();
        }
    }

    private boolean isOther(RelayTop top, Position heard) {
        return !last.equals(RelayEntryId.NONE) && !SharedTopic.place(top).equals(heard);
    }

    /**
     * Goes on behind a log that is not the one of before. What it has and this node has not heard is delivered.
     *
     * @return whether it is another one indeed
     */
    boolean renew(SharedPage whole, OrderedDelivery delivery, long now) {
        Position before = log.position();
        if (SharedTopic.place(whole.top()).epoch().equals(before.epoch())) {
            broken = false; // another one has found out that it was right
            knownEnd = whole.top().offset();
            return false;
        }
        long oldestRecent = recent.values().stream().findFirst().orElse(before.offset());
        boolean sameLife = whole.former().equals(before.epoch());
        List<SharedEntry> unheard = whole.entries().stream()
                .filter(entry -> !recent.containsKey(entry.top().id()))
                .filter(entry -> !(sameLife && entry.top().offset() <= Math.min(oldestRecent, whole.forkedAt())))
                .toList();
        Map<RelayEntryId, Long> heard = new LinkedHashMap<>(recent);
        begin(whole.top());
        unheard.forEach(entry -> {
            List<LogEntry> messages = topic.messages(entry, now);
            for (int i = 0; i < messages.size(); i++) {
                delivery.add(due(messages.get(i), entry.skipped(i)));
            }
            heard.put(entry.top().id(), entry.top().offset());
        });
        heard.keySet().forEach(id -> recent.put(id, whole.top().offset()));
        early.values()
                .removeIf(entry -> !entry.top().epoch().equals(whole.top().epoch())
                        || entry.top().offset() <= whole.top().offset());
        return true;
    }
}
