/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import dev.kawat.impl.message.Outbound;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message in an outbox of which there is more to know than the message; most have none of this. Touched under the lock of its
 * outbox only.
 */
final class QueuedMessage {

    /** What it is about, if a later message about the same may take its place. */
    final @Nullable String key;

    // Both change only when a later message takes its place.
    private Outbound message;
    private @Nullable CompletableFuture<Void> done;

    QueuedMessage(Outbound message, @Nullable CompletableFuture<Void> done, @Nullable String key) {
        this.message = message;
        this.done = done;
        this.key = key;
    }

    Outbound message() {
        return message;
    }

    /** Whose sender wants to know what became of it; null for nobody. */
    @Nullable
    CompletableFuture<Void> done() {
        return done;
    }

    /** Takes over the place of another message, which gets this one's. */
    void changePlaces(QueuedMessage other) {
        Outbound otherMessage = other.message;
        CompletableFuture<Void> otherDone = other.done;
        other.message = message;
        other.done = done;
        message = otherMessage;
        done = otherDone;
    }
}
