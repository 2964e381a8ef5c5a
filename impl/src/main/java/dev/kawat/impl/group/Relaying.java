/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Published;
import dev.kawat.Reached;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.spi.RelayAddress;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Brings what is sent on this node to the connections of other nodes. Never waits for them. Usable from any thread. */
public interface Relaying {

    /** Sends a message to the connections that an address has on other nodes. */
    void send(RelayAddress address, EncodedMessage message);

    /**
     * Sends a message, and tells what became of it.
     *
     * @param only the connection that it is for; null for all that the address has
     * @return completed when the engine has it; fails with {@link dev.kawat.RelayException}
     */
    CompletionStage<Published> publish(RelayAddress address, @Nullable UUID only, EncodedMessage message);

    /**
     * Counts the connections that an address has on other nodes, or closes them.
     *
     * @param only the connection that is meant; null for all that the address has
     * @param frame closes those that are open; null to close none
     * @param here how many connections of this node are to be added
     * @return never fails
     */
    CompletionStage<Reached> reach(RelayAddress address, @Nullable UUID only, Outbound.@Nullable Close frame, int here);

    /** Begins to receive what other nodes send to an address, because it has a connection here now. */
    void use(RelayAddress address);

    /** Ends that soon, unless the address gets a connection again. */
    void mayLeave(RelayAddress address);

    /** Returns a stage that is complete when this node receives what other nodes send to an address. */
    CompletionStage<Void> whenFollowed(RelayAddress address);

    /** Returns the histories that all nodes share. Only for an engine that keeps them. */
    SharedHistory history();
}
