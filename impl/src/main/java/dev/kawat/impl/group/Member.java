/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.message.EncodedMessage;

/** A connection as a member of a group: one that takes a message that is encoded already. */
public interface Member extends WebSocketConnection {

    /** Queues a message; returns whether it was queued, and not dropped. */
    boolean queue(EncodedMessage message);
}
