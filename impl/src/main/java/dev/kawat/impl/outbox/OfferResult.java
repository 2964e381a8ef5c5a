/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

/** The result of offering a message to an {@link Outbox}, as its sender sees it. */
public enum OfferResult {
    /** The message will be written, unless the connection ends before. */
    QUEUED,
    /** A bound is reached, and this message was dropped. */
    DROPPED,
    /** A bound is reached, and the connection is closing because of that. */
    OVERFLOWED,
    /** The connection is closing or closed. */
    CLOSED
}
