/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

/** Whether an item of a stream can go out now. */
public enum Acceptance {
    /** It can, and has. */
    NOW,
    /** Too much waits for the peer; the task that was given runs when less does, or when nothing can go out any more. */
    LATER,
    /** Nothing can go out any more. */
    NEVER
}
