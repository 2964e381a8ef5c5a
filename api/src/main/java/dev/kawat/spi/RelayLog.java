/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The part of a {@link Relay} that keeps what is sent to topics with a history, in one order for all nodes. Nothing here waits.
 * Usable from any thread.
 *
 * <p>The log of an address numbers its messages 1, 2, 3 and so on without holes. It has an epoch: a text that is another one
 * whenever what was numbered before is lost. An entry holds the messages of one {@link RelayAppend}. Entries that are older or
 * more than the rule of the append says need not be kept.
 */
public interface RelayLog {

    /**
     * Appends entries, and sends each of them to all nodes that follow its address, in one step. There is no other batch before the
     * {@linkplain RelayListener#appended outcome} of this one has been told. What comes with a sequence that the log has for this
     * node is not appended again.
     *
     * @param batch at least one, and one at most for an address
     */
    void append(List<RelayAppend> batch);

    /**
     * Reads entries in their order.
     *
     * @param after the entries begin with the one that has the message behind this offset, or a later one if that is not kept
     * @param limit how many entries at most
     * @return fails with any exception if the engine does not answer
     */
    CompletionStage<RelayPage> read(RelayAddress address, long after, int limit);

    /**
     * Reads where logs end.
     *
     * @return the ends in the order of the addresses; fails with any exception if the engine does not answer
     */
    CompletionStage<List<RelayTop>> tops(List<RelayAddress> addresses);

    /**
     * Gives a log another epoch, because a node has found that it has lost what was there before. Of several nodes that do it at
     * the same time, one wins. Its offsets go on.
     *
     * @param broken the epoch that it has; with another one it stays as it is
     * @return where the log ends; fails with any exception if the engine does not answer
     */
    CompletionStage<RelayTop> renew(RelayAddress address, String broken);
}
