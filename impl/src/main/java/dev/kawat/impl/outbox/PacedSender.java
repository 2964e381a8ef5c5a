/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

/**
 * A sender that leaves half of the bounds to others, and has found that half full.
 *
 * @param size the size of its next message in bytes
 * @param again runs when there is room for that message, or will never be
 */
record PacedSender(int size, Runnable again) {}
