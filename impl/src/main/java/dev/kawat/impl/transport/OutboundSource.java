/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

import dev.kawat.impl.message.Outbound;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Channel} takes what it writes. One thread at a time, between {@link Channel#wake()} and the answer that there
 * is nothing left.
 */
public interface OutboundSource {

    /** The next to write, or null: there is none, and {@link Channel#wake()} will tell of more. */
    @Nullable
    Outbound take();

    /**
     * Takes as much as fits; one message in any case if there is one.
     *
     * @param into where to put it, from the beginning
     * @param maxBytes how many bytes of payload fit
     * @param overhead how many further bytes each message takes
     * @return how many were taken; 0: there is none, and {@link Channel#wake()} will tell of more
     */
    int take(@Nullable Outbound[] into, int maxBytes, int overhead);

    /** A part of what was taken is written: there is progress, even if it takes long. */
    void progressed();

    /** All that was taken so far is written; its memory counts no longer. Call it after each write, before taking more. */
    void written();
}
