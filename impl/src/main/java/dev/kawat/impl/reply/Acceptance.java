/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

/** The answer to the offer of an item of a stream. */
public enum Acceptance {
    /** The item was accepted. */
    NOW,
    /** Too much waits for the peer. The task that came with the offer runs when less does, or when nothing can go out any more. */
    LATER,
    /** Nothing can go out any more. */
    NEVER
}
