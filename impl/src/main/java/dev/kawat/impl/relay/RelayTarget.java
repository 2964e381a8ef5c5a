/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.impl.message.EncodedMessage;
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

    /** Returns whether an address has connections here. */
    boolean has(RelayAddress address);

    /** Returns how many connections there are here. */
    int connections();
}
