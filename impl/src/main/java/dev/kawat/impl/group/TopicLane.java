/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.History;
import dev.kawat.KeptMessage;
import dev.kawat.Position;
import dev.kawat.Published;
import dev.kawat.Recovery;
import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.history.LogEntry;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A topic with a history, and its subscribers, who all get the messages in one order. Usable from any thread.
 *
 * <p>A lane without messages and subscribers is closed, and forgotten by {@link TopicLanes}, which then makes another one. Methods
 * that return null do so because the lane is closed.
 */
interface TopicLane extends HistoryMemory.Evictable {

    /** Tells a subscriber that messages are missing. Called under no lock. */
    @FunctionalInterface
    interface GapObserver {
        void gap(Member member, Position after, Position next);
    }

    /**
     * The beginning of a subscription.
     *
     * @param recovery completed when it is known where it begins
     * @param replay brings the messages that it begins with
     */
    record Start(CompletionStage<Recovery> recovery, Runnable replay) {}

    /** Sends a message, and returns for how many subscribers here it is. */
    @Nullable
    Integer send(EncodedMessage message, Set<Long> excepted);

    /** Sends a message, and tells its place when it has one. */
    @Nullable
    CompletionStage<Published> publish(EncodedMessage message, Set<Long> excepted);

    /**
     * Adds a subscriber.
     *
     * @param from the place at which it begins; null for what is sent from now on
     */
    @Nullable
    Start follow(Member member, @Nullable Position from);

    /** Ends a subscription. */
    void unfollow(Member member);

    /** Returns the place behind the last message. */
    @Nullable
    CompletionStage<Position> position();

    /** Returns messages. */
    @Nullable
    CompletionStage<History> history(Position after, int limit);

    /** Closes the lane if it has neither messages nor subscribers; returns whether it is closed. */
    boolean closeIfUnused();

    /** Returns an entry as applications see it. */
    static KeptMessage kept(LogEntry entry) {
        Outbound.Message message = entry.message().message();
        Object content = message instanceof Outbound.Text text ? text.text() : ((Outbound.Binary) message).bytes();
        return new KeptMessage(entry.position(), content);
    }
}
