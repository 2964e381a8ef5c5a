/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.history;

import dev.kawat.Position;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.settings.HistoryRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The last messages of one topic in memory, under offsets without holes. Not thread-safe.
 *
 * <p>The offsets go on when the log is forgotten, and only the epoch changes: so who compares offsets of two lives of one log in
 * one JVM never takes a new message for an old one.
 */
public final class TopicLog {

    private static final int FIRST_CAPACITY = 8;
    private static final int CHARACTERS = 36;
    private static final int CHECK_BITS = 0xffff;

    private final HistoryRules.Rule rule;
    private final HistoryMemory memory;

    /** The entries in the places of their offsets, of which the lowest bits count. The length is a power of 2. */
    private @Nullable LogEntry[] ring = new LogEntry[FIRST_CAPACITY];

    private String epoch = newEpoch();

    /** The place before the oldest entry. */
    private Position base;

    /** The offset of the oldest entry. */
    private long first = 1;

    /** The offset of the entry that comes next. */
    private long next = 1;

    /** A log without entries. */
    public TopicLog(HistoryRules.Rule rule, HistoryMemory memory) {
        this.rule = rule;
        this.memory = memory;
        this.base = positionOf(0);
    }

    private static String newEpoch() {
        return Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, CHARACTERS);
    }

    /** Appends a message, and returns its entry. The oldest go when there are too many. */
    public LogEntry append(EncodedMessage message, Set<Long> excepted, long nanos) {
        LogEntry entry = new LogEntry(positionOf(next), message, excepted, nanos);
        add(entry, nanos);
        return entry;
    }

    /**
     * Adds an entry whose place was given elsewhere, right behind the last one. The oldest go when there are too many.
     *
     * @param now the time; the entry may be older
     */
    public void add(LogEntry entry, long now) {
        if (next - first == rule.messages()) {
            removeFirst();
        }
        expire(now);
        if (next - first == ring.length) {
            grow();
        }
        ring[index(next)] = entry;
        next++;
        memory.add(entry.bytes());
    }

    private void grow() {
        @Nullable LogEntry[] larger = new LogEntry[ring.length * 2];
        for (long offset = first; offset < next; offset++) {
            larger[(int) offset & (larger.length - 1)] = ring[index(offset)];
        }
        ring = larger;
    }

    private int index(long offset) {
        return (int) offset & (ring.length - 1);
    }

    private void removeFirst() {
        LogEntry removed = ring[index(first)];
        ring[index(first)] = null;
        first++;
        if (removed != null) {
            base = removed.position();
            memory.add(-removed.bytes());
        }
    }

    /** Removes the entries that are too old. */
    public void expire(long nanos) {
        Duration age = rule.age();
        while (first < next) {
            LogEntry oldest = ring[index(first)];
            if (oldest != null && nanos - oldest.nanos() < age.toNanos()) {
                return;
            }
            removeFirst();
        }
    }

    /** Removes all entries, and begins a new epoch: whoever has a position of the old one is told that something is missing. */
    public void forget() {
        clear();
        epoch = newEpoch();
        base = positionOf(first - 1);
    }

    /** Removes all entries. What comes next is behind them all the same. */
    public void clear() {
        while (first < next) {
            removeFirst();
        }
        ring = new LogEntry[FIRST_CAPACITY];
    }

    /** Removes all entries. What comes next is behind a place that was given elsewhere. */
    public void reset(Position behind) {
        clear();
        epoch = behind.epoch();
        base = behind;
        first = behind.offset() + 1;
        next = first;
    }

    /** Returns whether it has no entries. */
    public boolean isEmpty() {
        return first == next;
    }

    /** Returns the place behind the last entry. */
    public Position position() {
        LogEntry last = first < next ? ring[index(next - 1)] : null;
        return last == null ? base : last.position();
    }

    /** Returns the place before the oldest entry. */
    public Position oldest() {
        return base;
    }

    private Position positionOf(long offset) {
        long mixed = (offset + epoch.hashCode()) * 0x9E3779B97F4A7C15L; // spreads neighbors
        return Position.of(epoch, offset, (int) (mixed >>> 48) & CHECK_BITS);
    }

    /** Returns whether all messages behind a position are there. */
    public boolean reaches(Position after) {
        return after.equals(Position.OLDEST) || after.equals(base) || isThere(after);
    }

    private boolean isThere(Position place) {
        LogEntry entry = place.offset() >= first && place.offset() < next ? ring[index(place.offset())] : null;
        return entry != null && entry.position().equals(place);
    }

    /** Returns the oldest entry with a higher offset; null if there is none. */
    public @Nullable LogEntry after(long offset) {
        long wanted = Math.max(first, offset + 1);
        return wanted < next ? ring[index(wanted)] : null;
    }

    /** Returns the oldest entries with a higher offset. */
    public List<LogEntry> after(long offset, int limit) {
        List<LogEntry> page = new ArrayList<>();
        for (LogEntry entry = after(offset); entry != null && page.size() < limit; entry = after(entry.offset())) {
            page.add(entry);
        }
        return page;
    }
}
