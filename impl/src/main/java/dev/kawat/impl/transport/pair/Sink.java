/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import java.nio.ByteBuffer;

/** The receiving side of one end of a pair. Called by one thread at a time, with no lock held. Never throws. */
interface Sink {

    /** Stands for the loss of a peer that has sent no close frame: its code is never sent. */
    Outbound.Close LOST = new Outbound.Close(CloseCodes.ABNORMAL, "");

    /** Receives a message, a ping or a close frame; or {@link #LOST}. */
    void receive(Outbound message);

    /** Receives the answer to a ping. */
    void pong(ByteBuffer payload);

    /**
     * Returns whether the peer is lost. Looks at the code: on Java 17, the {@code equals} of a record keeps the class loader of the
     * application for ever.
     */
    static boolean isLoss(Outbound message) {
        return message instanceof Outbound.Close frame && frame.code() == CloseCodes.ABNORMAL;
    }

    /** Returns the content of a message as a buffer of the receiver's own, because several may receive the message. */
    static ByteBuffer copyOf(Outbound.Binary message) {
        byte[] copy = new byte[message.size()];
        message.copyTo(copy, 0);
        return ByteBuffer.wrap(copy);
    }
}
