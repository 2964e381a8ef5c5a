/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The event that messages did not reach other nodes, or those of other nodes did not reach this one. Connections of the node that
 * sent them have got them. Observers are called on a worker, without a qualifier.
 *
 * @param reason why
 * @param messages how many messages, or batches of them for {@link Reason#INBOUND_FULL}
 */
public record RelayLoss(Reason reason, long messages) {

    /** The reasons. */
    public enum Reason {
        /** Messages for other nodes took more memory than {@code relay-buffer}. */
        FULL,
        /** They waited longer than {@code relay-wait} for the engine. */
        EXPIRED,
        /** The link broke before the engine had answered: they may have arrived or not. */
        UNKNOWN,
        /** The engine has refused them. */
        REFUSED,
        /** They were larger than {@code relay-max-message}. */
        TOO_BIG,
        /** The application has stopped. */
        CLOSED,
        /** Messages of other nodes took more memory than {@code relay-inbound}. */
        INBOUND_FULL
    }
}
