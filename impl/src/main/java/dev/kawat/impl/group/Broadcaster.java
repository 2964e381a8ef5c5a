/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Published;
import dev.kawat.Reached;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message to many connections. The message is encoded once, when the first receiver is found; no receiver is waited for.
 */
final class Broadcaster implements Delivery {

    /** The only instance, which has no state. */
    static final Broadcaster INSTANCE = new Broadcaster();

    private Broadcaster() {}

    @Override
    public int send(Object message, Encoder encoder, Selection to) {
        Objects.requireNonNull(message, "message");
        EncodedMessage encoded = null;
        int queued = 0;
        for (Member member : to.members().get()) {
            if (to.has(member)) {
                if (encoded == null) {
                    encoded = encoder.encode(message).forMany();
                }
                if (member.queue(encoded)) {
                    queued++;
                }
            }
        }
        return queued;
    }

    @Override
    public CompletionStage<Published> publish(Object message, Encoder encoder, Selection to) {
        send(message, encoder, to);
        return CompletableFuture.completedStage(new Published(Optional.empty()));
    }

    @Override
    public CompletionStage<Reached> reach(Selection to, Outbound.@Nullable Close frame) {
        return CompletableFuture.completedStage(new Reached(reachHere(to, frame), 1, 1, true));
    }

    /** Returns how many connections there are here, or how many of them were open and are closed. */
    int reachHere(Selection to, Outbound.@Nullable Close frame) {
        int reached = 0;
        for (Member member : to.members().get()) {
            if (to.has(member) && (frame == null || member.close(frame))) {
                reached++;
            }
        }
        return reached;
    }

    /** Sends a message that is encoded for many; returns how many connections it was queued for. */
    int queue(EncodedMessage message, Selection to) {
        int queued = 0;
        for (Member member : to.members().get()) {
            if (to.has(member) && member.queue(message)) {
                queued++;
            }
        }
        return queued;
    }
}
