/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.impl.codec.Encoder;

/** Brings messages to the members of a group. Usable from any thread. */
interface Delivery {

    /**
     * Sends a message, and returns how many connections it was queued for, or is going to be.
     *
     * @param encoder encodes it, once
     */
    int send(Object message, Encoder encoder, Selection to);
}
