/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.message.EncodedMessage;
import java.util.Objects;

/**
 * Sends one message to many connections. The message is encoded once, when the first receiver is found; no receiver is waited for.
 */
final class Broadcaster implements Delivery {

    /** The only instance, which has no state. */
    static final Broadcaster INSTANCE = new Broadcaster();

    private Broadcaster() {}

    @Override
    public int send(Object message, Encoder encoder, Selection to) {
        Objects.requireNonNull(message, "message");
        EncodedMessage encoded = null;
        int queued = 0;
        for (Member member : to.members().get()) {
            if (to.has(member)) {
                if (encoded == null) {
                    encoded = encoder.encode(message).forMany();
                }
                if (member.queue(encoded)) {
                    queued++;
                }
            }
        }
        return queued;
    }
}
