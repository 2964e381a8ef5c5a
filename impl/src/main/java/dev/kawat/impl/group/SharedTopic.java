/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Position;
import dev.kawat.Published;
import dev.kawat.impl.history.LogEntry;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.settings.HistoryRules;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayTop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A topic in a history that all nodes share: what its lane needs of the relay. Usable from any thread.
 *
 * @param connections knows the connections of this node
 */
record SharedTopic(RelayAddress address, HistoryRules.Rule rule, SharedHistory history, ConnectionIds connections) {

    /**
     * A place in the log, and what comes behind it.
     *
     * @param entries the messages of the page behind the place
     */
    record Located(Position place, List<LogEntry> entries) {}

    void append(EncodedMessage message, Set<Long> excepted) {
        history.append(address, rule, shared(message, excepted));
    }

    CompletionStage<Published> publish(EncodedMessage message, Set<Long> excepted) {
        return history.publish(address, rule, shared(message, excepted));
    }

    private SharedMessage shared(EncodedMessage message, Set<Long> excepted) {
        return new SharedMessage(message, connections.globalIds(excepted));
    }

    CompletionStage<Void> whenFollowed() {
        return history.whenFollowed(address);
    }

    CompletionStage<RelayTop> top() {
        return history.top(address);
    }

    /** Reads a page that begins with the entry of a place, by which the place is checked. */
    CompletionStage<SharedPage> readFrom(Position place, long known) {
        return read(Math.max(0, place.offset() - 1), Math.max(place.offset(), known));
    }

    /**
     * Reads the messages behind an offset, and passes over pages of which the rule keeps nothing, or nothing can be read: those of
     * nodes with another secret.
     *
     * @param known the offset of a message that must be in it, or before; {@link Long#MAX_VALUE} to read it anew
     */
    CompletionStage<SharedPage> read(long after, long known) {
        return read(after, known, (entry, page) -> !entry.messages().isEmpty() && isKept(entry, page));
    }

    /** Reads the entries behind an offset anew, also unreadable ones, and passes over pages of which the rule keeps none. */
    CompletionStage<SharedPage> readEntries(long after) {
        return read(after, Long.MAX_VALUE, this::isKept);
    }

    private CompletionStage<SharedPage> read(long after, long known, BiPredicate<SharedEntry, SharedPage> matters) {
        return history.read(address, after, known).thenCompose(page -> {
            List<SharedEntry> entries = page.entries();
            long last = entries.isEmpty()
                    ? page.top().offset()
                    : entries.get(entries.size() - 1).top().offset();
            return last < page.top().offset() && entries.stream().noneMatch(entry -> matters.test(entry, page))
                    ? read(Math.max(last, page.top().offset() - rule.messages()), known, matters)
                    : CompletableFuture.completedStage(page);
        });
    }

    private boolean isKept(SharedEntry entry, SharedPage page) {
        return entry.age().compareTo(rule.age()) < 0
                && entry.top().offset() > page.top().offset() - rule.messages();
    }

    CompletionStage<RelayTop> renew(String broken) {
        return history.renew(address, broken);
    }

    /** Returns the place at the end of a log, or of an entry. */
    static Position place(RelayTop top) {
        return SharedEntry.place(top, top.offset());
    }

    /** Returns the place before an entry of which the one before is not known. */
    static Position placeBefore(SharedEntry entry) {
        return Position.of(entry.top().epoch(), entry.first() - 1, SharedEntry.check(entry.before()));
    }

    /** Returns whether a place is in a history that has not begun. */
    static boolean isNotBegun(Position place) {
        return place.epoch().equals(SharedEntry.NOT_BEGUN);
    }

    /** Returns the messages of an entry under their places. */
    List<LogEntry> messages(SharedEntry entry, long now) {
        List<LogEntry> messages = new ArrayList<>();
        long sent = now - entry.age().toNanos();
        long offset = entry.first();
        for (SharedMessage message : entry.messages()) {
            Set<Long> excepted = connections.ids(message.excepted());
            messages.add(new LogEntry(SharedEntry.place(entry.top(), offset), message.message(), excepted, sent));
            offset++;
        }
        return messages;
    }

    /** Returns the messages of a page that the rule keeps and that are behind an offset. */
    List<LogEntry> behind(long offset, SharedPage page, long now) {
        long oldest = Math.max(offset, page.top().offset() - rule.messages());
        return page.entries().stream()
                .filter(entry -> isKept(entry, page) && entry.top().offset() > oldest)
                .flatMap(entry -> messages(entry, now).stream())
                .filter(message -> message.offset() > oldest)
                .toList();
    }

    /** Finds a place in the page that {@link #readFrom} has read for it; null if not all messages behind it are there. */
    @Nullable
    Located locate(Position from, SharedPage page, long now) {
        Position top = place(page.top());
        if (from.equals(Position.OLDEST)) {
            List<LogEntry> all = behind(0, page, now);
            return new Located(all.isEmpty() ? top : before(all.get(0), page), all);
        }
        boolean unknownThen = isNotBegun(from) && !isNotBegun(top);
        if ((!from.epoch().equals(top.epoch()) && !unknownThen) || from.offset() > top.offset()) {
            return null;
        }
        List<LogEntry> rest = behind(from.offset(), page, now);
        long next = rest.isEmpty() ? top.offset() + 1 : rest.get(0).offset();
        boolean right = unknownThen || isAt(from, page, top);
        return right && next == from.offset() + 1 ? new Located(unknownThen ? beginning(top) : from, rest) : null;
    }

    private static Position beginning(Position top) {
        return Position.of(top.epoch(), 0, 0);
    }

    /** Returns whether a place is one of this log, as far as the page shows. */
    private static boolean isAt(Position from, SharedPage page, Position top) {
        if (from.offset() == top.offset()) {
            return from.equals(top);
        }
        for (SharedEntry entry : page.entries()) {
            if (entry.first() <= from.offset() && from.offset() <= entry.top().offset()) {
                return from.equals(SharedEntry.place(entry.top(), from.offset()));
            }
        }
        return true; // the entry itself is kept no more
    }

    private static Position before(LogEntry first, SharedPage page) {
        long offset = first.offset() - 1;
        for (SharedEntry entry : page.entries()) {
            if (entry.first() <= offset && offset <= entry.top().offset()) {
                return SharedEntry.place(entry.top(), offset);
            }
        }
        return Position.of(first.position().epoch(), offset, 0);
    }
}
