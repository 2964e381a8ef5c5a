/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

import dev.kawat.impl.message.Outbound;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a {@link Channel} writes. Used by one thread at a time, from {@link Channel#wake()} until the answer that
 * nothing is left.
 */
public interface OutboundSource {

    /** Takes the next message; null if there is none, and then {@link Channel#wake()} is called for the next one. */
    @Nullable
    Outbound take();

    /**
     * Takes as many messages as fit, and at least one if there is one.
     *
     * @param into where to put them, from the beginning
     * @param maxBytes how many bytes of payload fit
     * @param overhead how many further bytes each message takes
     * @return how many messages were taken; 0 if there is none, and then {@link Channel#wake()} is called for the next one
     */
    int take(@Nullable Outbound[] into, int maxBytes, int overhead);

    /** Reports that a part of what was taken is written, so that a write that takes long counts as progress. */
    void progressed();

    /** Reports that all that was taken is written, which frees its memory. Called after each write, before taking more. */
    void written();
}
