/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Published;
import dev.kawat.impl.codec.Encoder;
import java.util.concurrent.CompletionStage;

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
}
