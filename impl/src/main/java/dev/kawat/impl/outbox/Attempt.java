/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import org.jspecify.annotations.Nullable;

/** The result of one attempt to queue a message, as the outbox sees it. */
enum Attempt {
    /** The message waits, at the end or in the place of an older one of its key. */
    QUEUED(OfferResult.QUEUED),
    /** The message waits, and with it so much that writing should not be put off any longer. */
    QUEUED_AMONG_MANY(OfferResult.QUEUED),
    /** A bound is reached, and the message was dropped. */
    DROPPED(OfferResult.DROPPED),
    /** A bound is reached. The message was dropped, with all that waited. */
    OVERFLOWED(OfferResult.OVERFLOWED),
    /** The connection is closing or closed. */
    CLOSED(OfferResult.CLOSED),
    /** A bound is reached, but the channel has yet to write. Nothing has changed, and another attempt follows. */
    PUT_OFF(null);

    private final @Nullable OfferResult result;

    Attempt(@Nullable OfferResult result) {
        this.result = result;
    }

    /** Returns the result for the sender; null if another attempt has to follow. */
    @Nullable
    OfferResult result() {
        return result;
    }
}
