/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.impl.message.EncodedMessage;
import java.util.Set;
import java.util.UUID;

/**
 * A message on its way between nodes.
 *
 * @param excepted the connections that do not get it
 */
public record SharedMessage(EncodedMessage message, Set<UUID> excepted) {

    /** Copies the set. */
    public SharedMessage {
        excepted = Set.copyOf(excepted);
    }

    /** A message for all. */
    public SharedMessage(EncodedMessage message) {
        this(message, Set.of());
    }
}
