/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import dev.kawat.impl.message.Outbound;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message in the queue of an outbox with a key, or with a sender who wants to know when it is written. Most messages have
 * neither, and no such object. Guarded by the lock of its outbox.
 */
final class QueuedMessage {

    private final @Nullable String key;

    // Both change only when a later message takes the place of this one.
    private Outbound message;
    private @Nullable CompletableFuture<Void> done;

    QueuedMessage(Outbound message, @Nullable String key, @Nullable CompletableFuture<Void> done) {
        this.message = message;
        this.key = key;
        this.done = done;
    }

    Outbound message() {
        return message;
    }

    /** Returns the key, if a later message of the same key may take the place of this one; else null. */
    @Nullable
    String key() {
        return key;
    }

    /** Returns the future to complete when the message is written or never will be; null for none. */
    @Nullable
    CompletableFuture<Void> done() {
        return done;
    }

    /** Swaps the places of this message and another, with their futures. */
    void changePlaces(QueuedMessage other) {
        Outbound otherMessage = other.message;
        CompletableFuture<Void> otherDone = other.done;
        other.message = message;
        other.done = done;
        message = otherMessage;
        done = otherDone;
    }
}
