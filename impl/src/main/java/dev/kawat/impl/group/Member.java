/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.reply.Acceptance;

/** A connection as a member of a group: one that takes a message that is encoded already. */
public interface Member extends WebSocketConnection {

    /** Queues a message; returns whether it was queued, and not dropped. */
    boolean queue(EncodedMessage message);

    /** Closes it as the application does; returns whether neither side had begun to close it. */
    boolean close(Outbound.Close frame);

    /**
     * Queues a message if half of the outbox is free.
     *
     * @param again runs when there is room for the message, or will never be, if the answer is {@link Acceptance#LATER}
     */
    Acceptance offerPaced(EncodedMessage message, Runnable again);
}
