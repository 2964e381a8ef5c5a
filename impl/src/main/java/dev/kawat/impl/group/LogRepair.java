/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Position;
import dev.kawat.spi.RelayTop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Reads from a shared history what this node has not heard. One thing at a time; what fails is begun again by the next check. */
final class LogRepair {

    private final SharedTopic topic;
    private final Consumer<SharedPage> filled;
    private final Consumer<SharedPage> renewed;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * Nothing to repair yet.
     *
     * @param filled takes what is behind the last message that was heard
     * @param renewed takes everything, if the log is not the one of before
     */
    LogRepair(SharedTopic topic, Consumer<SharedPage> filled, Consumer<SharedPage> renewed) {
        this.topic = topic;
        this.filled = filled;
        this.renewed = renewed;
    }

    /** Reads what is behind a place. */
    void fill(Position behind) {
        if (busy.compareAndSet(false, true)) {
            finish(topic.readEntries(behind.offset()), filled);
        }
    }

    /** Gives a log another epoch, because it does not have what was heard of it, and reads all of it. */
    void renew(Position broken) {
        if (busy.compareAndSet(false, true)) {
            finish(topic.renew(broken.epoch()).thenCompose(this::whole), renewed);
        }
    }

    private CompletionStage<SharedPage> whole(RelayTop top) {
        return more(new ArrayList<>(), Math.max(0, top.offset() - topic.rule().messages()));
    }

    private CompletionStage<SharedPage> more(List<SharedEntry> found, long after) {
        return topic.readEntries(after).thenCompose(page -> {
            found.addAll(page.entries());
            long last = page.entries().isEmpty()
                    ? page.top().offset()
                    : page.entries().get(page.entries().size() - 1).top().offset();
            return last < page.top().offset()
                    ? more(found, last)
                    : CompletableFuture.completedStage(
                            new SharedPage(page.top(), page.former(), page.forkedAt(), found));
        });
    }

    private void finish(CompletionStage<SharedPage> reading, Consumer<SharedPage> taker) {
        reading.whenComplete((page, failure) -> {
            busy.set(false);
            if (failure == null) {
                taker.accept(page);
            }
        });
    }
}
