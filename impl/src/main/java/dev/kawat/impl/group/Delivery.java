/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Published;
import dev.kawat.Reached;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.message.Outbound;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Brings messages to the members of a group. Usable from any thread. */
interface Delivery {

    /**
     * Sends a message, and returns how many connections it was queued for, or is going to be.
     *
     * @param encoder encodes it, once
     */
    int send(Object message, Encoder encoder, Selection to);

    /** Sends a message, and tells when whatever connects the nodes has it. */
    CompletionStage<Published> publish(Object message, Encoder encoder, Selection to);

    /**
     * Counts the connections on all nodes, or closes them.
     *
     * @param frame closes those that are open; null to close none
     */
    CompletionStage<Reached> reach(Selection to, Outbound.@Nullable Close frame);
}
