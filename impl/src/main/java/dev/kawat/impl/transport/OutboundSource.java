/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

import org.jspecify.annotations.Nullable;

/** Where a {@link Channel} takes what it writes. One thread at a time, between {@link Channel#wake()} and the null of {@link #take()}. */
public interface OutboundSource {

    /** The next to write, or null: there is none, and {@link Channel#wake()} will tell of more. */
    @Nullable
    Outbound take();

    /** All that was taken so far is written; its memory counts no longer. Call it after each write, before taking more. */
    void written();
}
