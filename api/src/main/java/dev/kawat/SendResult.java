/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** The outcome of a message of a {@link ClientConnection}. Later releases may add results. */
public enum SendResult {
    /** The message is in the outbox of the connection, and goes out while that is open. */
    SENT,
    /** There is no connection. The message waits in the offline queue until there is one. */
    QUEUED,
    /** There is no connection and no room in the offline queue, or the outbox has dropped the message. */
    DROPPED
}
