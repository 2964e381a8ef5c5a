/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Published;
import dev.kawat.impl.settings.HistoryRules;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayTop;
import java.util.concurrent.CompletionStage;

/** The histories of topics that all nodes share, kept by the engine of a relay. Never waits for it. Usable from any thread. */
public interface SharedHistory {

    /**
     * Appends a message to the history of a topic. It comes back to all nodes that follow the topic, this one too, with its place.
     */
    void append(RelayAddress topic, HistoryRules.Rule rule, SharedMessage message);

    /**
     * Appends a message as {@link #append} does, and tells what became of it, on a worker.
     *
     * @return fails with {@link dev.kawat.RelayException}
     */
    CompletionStage<Published> publish(RelayAddress topic, HistoryRules.Rule rule, SharedMessage message);

    /**
     * Lets what is sent to a topic wait, because this node is only beginning to follow it: what is sent after that has to come back
     * to those who have subscribed before.
     */
    void hold(RelayAddress topic);

    /** Lets what is sent to a topic go on. */
    void release(RelayAddress topic);

    /** Returns a stage that is complete when this node follows a topic. */
    CompletionStage<Void> whenFollowed(RelayAddress topic);

    /** Reads where the history of a topic ends; fails if the engine does not answer. */
    CompletionStage<RelayTop> top(RelayAddress topic);

    /**
     * Reads entries of a history, beginning with that of the message behind an offset; fails if the engine does not answer. Those
     * who read the same at about the same time share what was read.
     *
     * @param known the offset of a message that must be in what was read, or before it; {@link Long#MAX_VALUE} to read it anew
     */
    CompletionStage<SharedPage> read(RelayAddress topic, long after, long known);

    /** Gives a history another epoch, if it has this one; fails if the engine does not answer. */
    CompletionStage<RelayTop> renew(RelayAddress topic, String broken);

    /** Counts messages that were read because they had not come. */
    void repaired(int messages);

    /** Begins to compare, every few seconds and when the link is back, the end of a history with what was heard of it. */
    void watch(Heard topic);

    /** Ends that. */
    void unwatch(Heard topic);

    /** A topic as it was heard on this node. Its methods are called by one thread after another. */
    interface Heard {

        /** Returns the topic. */
        RelayAddress address();

        /** Notes that what was under way to this node will not come, because the link has ended. */
        void interrupted();

        /** Notes what was heard by now, before the end is read. */
        void beforeCheck();

        /** Compares the end with what was noted, and repairs what is missing. */
        void check(RelayTop top);
    }
}
