/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.impl.group.SharedEntry;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.security.SessionNews;
import dev.kawat.spi.RelayAddress;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The connections of this node. Usable from any thread. */
public interface RelayTarget {

    /**
     * Queues a message that another node has sent.
     *
     * @param only the connection that it is for; null for all that the address has here
     * @return for how many connections
     */
    int deliver(RelayAddress address, EncodedMessage message, @Nullable UUID only);

    /**
     * Counts the connections that an address has here for another node, or closes them.
     *
     * @param only the connection that is meant; null for all that the address has here
     * @param frame closes those that are open; null to close none
     * @return how many there are, or how many were open
     */
    int reach(RelayAddress address, @Nullable UUID only, Outbound.@Nullable Close frame);

    /** Returns what is told of the HTTP sessions of other nodes. */
    SessionNews sessionsElsewhere();

    /** Returns whether an address has connections here. */
    boolean has(RelayAddress address);

    /** Returns how many connections there are here. */
    int connections();

    /** Takes an entry of the history of a topic that this node follows, which may be one that it has sent. */
    void accept(RelayAddress topic, SharedEntry entry);

    /**
     * Delivers a message to the subscribers of a topic here that has no place in its history yet, because the engine does not
     * answer.
     *
     * @return the number of the last subscriber that gets it; 0 if there is none
     */
    long deliverWithoutPlace(RelayAddress topic, SharedMessage message);

    /** Notes that this node follows an address no more. */
    void unfollowed(RelayAddress address);
}
