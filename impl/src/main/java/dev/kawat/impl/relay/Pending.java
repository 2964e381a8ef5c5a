/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.Position;
import dev.kawat.Published;
import dev.kawat.RelayException;
import dev.kawat.RelayLoss;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.spi.RelayAddress;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits for the engine.
 *
 * @param only the connection that it is for; null for all that the address has
 * @param since the time at which it began to wait
 * @param published completed when it is known what became of it; null if nobody asks
 */
record Pending(
        RelayAddress address,
        @Nullable UUID only,
        SharedMessage message,
        long since,
        @Nullable CompletableFuture<Published> published) {

    /** Returns the bytes that it takes. */
    int bytes() {
        return Container.bytes(message);
    }

    /** Returns the size of the message itself. */
    int size() {
        return message.message().message().size();
    }

    /** Tells that the engine has it. */
    void done(Optional<Position> place) {
        if (published != null) {
            published.complete(new Published(place));
        }
    }

    /** Tells that it was lost, or may be. */
    void failed(RelayLoss.Reason reason) {
        if (published != null) {
            published.completeExceptionally(new RelayException(
                    reason, "publish: a message to " + address + " may not have reached other nodes: " + reason));
        }
    }
}
