/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Published;
import dev.kawat.impl.message.Outbound;
import dev.kawat.spi.RelayAddress;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Brings what is sent on this node to the connections of other nodes. Never waits for them. Usable from any thread. */
public interface Relaying {

    /** Sends a message to the connections that an address has on other nodes. */
    void send(RelayAddress address, Outbound.Message message);

    /**
     * Sends a message, and tells what became of it.
     *
     * @param only the connection that it is for; null for all that the address has
     * @return completed when the engine has it; fails with {@link dev.kawat.RelayException}
     */
    CompletionStage<Published> publish(RelayAddress address, @Nullable UUID only, Outbound.Message message);

    /** Begins to receive what other nodes send to an address, because it has a connection here now. */
    void use(RelayAddress address);

    /** Ends that soon, unless the address gets a connection again. */
    void mayLeave(RelayAddress address);
}
