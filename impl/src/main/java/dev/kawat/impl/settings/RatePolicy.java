/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

/** The action when a message of a peer is beyond a rate, see {@link Setting#RATE_POLICY}. */
public enum RatePolicy {
    /** Delivers it, and reads nothing further until the rate allows it. */
    DELAY,
    /** Discards it, and closes the connection with 1008. */
    CLOSE,
    /** Discards it. */
    DROP
}
