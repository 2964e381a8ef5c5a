/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** The policy for a message to a peer whose outbox is full. The setting {@code outbox-policy} chooses it for an endpoint. */
public enum OverflowPolicy {

    /** Closes the connection with 1013, and discards the waiting messages. */
    CLOSE,

    /** Drops the message that is being sent. */
    DROP_NEWEST,

    /** Drops the messages that have waited longest, until the new one fits. */
    DROP_OLDEST,

    /**
     * Keeps only the latest waiting message of each key, in the place of the first one, until no message waits any more; see
     * {@link Keyed}. If the messages still do not fit, because there are too many keys or messages without a key, the connection
     * closes with 1013.
     */
    LATEST_PER_KEY
}
