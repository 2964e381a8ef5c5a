/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** What happens to a message for a peer whose outbox is full. */
public enum OverflowPolicy {

    /** The connection is closed with 1013; what waited is discarded. */
    CLOSE,

    /** The message that is being sent is dropped. */
    DROP_NEWEST,

    /** The messages that have waited longest are dropped until the new one fits. */
    DROP_OLDEST,

    /**
     * Of the messages that wait, only the latest of each key stays, where the first of that key stood, until nothing waits any
     * more; see {@link Keyed}. When what is left does not fit either, because there are too many keys or messages without one,
     * the connection is closed with 1013.
     */
    LATEST_PER_KEY
}
