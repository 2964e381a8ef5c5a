/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Published;
import dev.kawat.Reached;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.spi.RelayAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings messages to those who have an address, on all nodes. They are encoded once, also if nobody has it here.
 *
 * @param only the one connection that they are for; null for all
 */
record RelayedDelivery(
        Relaying relaying, RelayAddress address, @Nullable UUID only) implements Delivery {

    @Override
    public int send(Object message, Encoder encoder, Selection to) {
        if (to.live()) {
            return Broadcaster.INSTANCE.send(message, encoder, to);
        }
        EncodedMessage encoded = encoded(message, encoder, to);
        int here = Broadcaster.INSTANCE.queue(encoded, to);
        if (only == null) {
            relaying.send(address, encoded);
        } else if (isElsewhere(to)) {
            // The caller of send does not ask for the outcome. A loss is told as an event.
            var unused = relaying.publish(address, only, encoded);
        }
        return here;
    }

    @Override
    public CompletionStage<Published> publish(Object message, Encoder encoder, Selection to) {
        if (to.live()) {
            return Broadcaster.INSTANCE.publish(message, encoder, to);
        }
        EncodedMessage encoded = encoded(message, encoder, to);
        Broadcaster.INSTANCE.queue(encoded, to);
        return only == null || isElsewhere(to)
                ? relaying.publish(address, only, encoded)
                : CompletableFuture.completedStage(new Published(Optional.empty()));
    }

    @Override
    public CompletionStage<Reached> reach(Selection to, Outbound.@Nullable Close frame) {
        if (to.live()) {
            return Broadcaster.INSTANCE.reach(to, frame);
        }
        checkNoFilter(to, frame == null ? "count" : "close");
        boolean elsewhere = only == null || isElsewhere(to);
        int here = Broadcaster.INSTANCE.reachHere(to, frame);
        return elsewhere
                ? relaying.reach(address, only, frame, here)
                : CompletableFuture.completedStage(new Reached(here, 1, 1, true));
    }

    /** Returns whether the one connection is not here. */
    private static boolean isElsewhere(Selection to) {
        return !to.members().get().iterator().hasNext();
    }

    private EncodedMessage encoded(Object message, Encoder encoder, Selection to) {
        checkNoFilter(to, "send");
        return encoder.encode(Objects.requireNonNull(message, "message")).forMany();
    }

    private static void checkNoFilter(Selection to, String method) {
        if (to.filter() != null) {
            throw new IllegalStateException(method
                    + ": a filter cannot choose connections of other nodes, so with a relay it needs here(), for those of this node"
                    + " alone");
        }
    }
}
