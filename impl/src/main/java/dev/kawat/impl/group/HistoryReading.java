/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.History;
import dev.kawat.KeptMessage;
import dev.kawat.Position;
import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.history.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads messages of a history that all nodes share, page by page.
 *
 * @param limit how many messages at most
 */
record HistoryReading(SharedTopic topic, HistoryMemory memory, int limit) {

    /** Reads the messages behind a place; fails if the engine does not answer. */
    CompletionStage<History> behind(Position after) {
        return topic.readFrom(after, Long.MAX_VALUE).thenCompose(page -> {
            SharedTopic.Located located = topic.locate(after, page, memory.now());
            if (located == null && !after.equals(Position.OLDEST)) {
                return behind(Position.OLDEST).thenApply(all -> new History(all.messages(), false, all.end()));
            }
            Position end = located == null ? SharedTopic.place(page.top()) : located.place();
            List<LogEntry> found = new ArrayList<>(located == null ? List.of() : located.entries());
            return more(found, end, page).thenApply(last -> history(found, last));
        });
    }

    /** Reads on until there are enough messages, or no more. */
    private CompletionStage<Position> more(List<LogEntry> found, Position end, SharedPage page) {
        long last = found.isEmpty() ? end.offset() : found.get(found.size() - 1).offset();
        if (found.size() >= limit || last >= page.top().offset()) {
            return CompletableFuture.completedStage(end);
        }
        return topic.read(last, page.top().offset()).thenCompose(next -> {
            List<LogEntry> further = topic.behind(last, next, memory.now());
            found.addAll(further);
            return further.isEmpty()
                    ? CompletableFuture.completedStage(SharedTopic.place(next.top()))
                    : more(found, end, next);
        });
    }

    private History history(List<LogEntry> found, Position end) {
        List<LogEntry> page = found.subList(0, Math.min(limit, found.size()));
        List<KeptMessage> messages = page.stream().map(TopicLane::kept).toList();
        return new History(
                messages, true, page.isEmpty() ? end : page.get(page.size() - 1).position());
    }
}
