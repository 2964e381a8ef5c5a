/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.List;

/**
 * A part of what a topic has kept; see {@link Topic#history}.
 *
 * @param messages the messages, the oldest first; possibly empty
 * @param complete false if messages between the position that was asked for and the first one here are kept no more, or if the
 *     position is of another life of the history
 * @param end the place behind the last one of these, from which to go on
 */
public record History(List<KeptMessage> messages, boolean complete, Position end) {

    /** Copies the list. */
    public History {
        messages = List.copyOf(messages);
    }
}
