/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.util.List;

/** Is told what happens to a {@link Relay}. Returns soon, and never throws. Called by the threads of the relay. */
public interface RelayListener {

    /** The outcome of a batch. */
    enum Outcome {
        /** The engine has taken all of it. */
        DONE,
        /** The engine has taken nothing of it, and will not. */
        REFUSED,
        /** Nothing of it was sent, because there is no link. It may be sent again. */
        NOT_SENT,
        /** The link was lost before the answer came: the engine may have taken some of it. */
        UNKNOWN
    }

    /** The link is up, and all addresses are followed. */
    void linkUp();

    /**
     * The link is down, or could not be made.
     *
     * @param reason for the log and for people: without passwords
     */
    void linkDown(String reason);

    /** An address is followed from now on. */
    void followed(RelayAddress address);

    /** A message has come, also one that this node has sent. */
    void received(RelayAddress address, byte[] content);

    /** An entry of a {@link RelayLog} has come, also one that this node has appended. */
    default void logged(RelayAddress address, RelayEntry entry) {}

    /** Tells what became of the last batch of a {@link RelayLog}, in its order. There may be another one at once. */
    default void appended(List<RelayAppended> outcomes) {}

    /** Tells what became of the last batch. There may be another one at once. */
    void published(Outcome outcome);
}
