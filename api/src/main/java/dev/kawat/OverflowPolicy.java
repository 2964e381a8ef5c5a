/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** What happens to a message for a peer whose outbox is full. */
public enum OverflowPolicy {

    /** The connection is closed with 1013; what waited is discarded. */
    CLOSE,

    /** The message that is being sent is dropped. */
    DROP_NEWEST,

    /** The messages that have waited longest are dropped until the new one fits. */
    DROP_OLDEST
}
