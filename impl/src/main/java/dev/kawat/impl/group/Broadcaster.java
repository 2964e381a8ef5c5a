/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.message.EncodedMessage;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Sends one message to many connections. The message is encoded once, when the first receiver is found; no receiver is waited for.
 */
public final class Broadcaster {

    private final Encoder encoder;

    /** A broadcaster for messages that an encoder encodes. */
    public Broadcaster(Encoder encoder) {
        this.encoder = encoder;
    }

    /** Sends a message, and returns how many connections it was queued for. */
    public int send(Object message, Iterable<? extends Member> members, Predicate<? super WebSocketConnection> to) {
        return send(message, encoder, members, to);
    }

    /** Sends a message that another encoder encodes, and returns how many connections it was queued for. */
    public static int send(
            Object message,
            Encoder encoder,
            Iterable<? extends Member> members,
            Predicate<? super WebSocketConnection> to) {
        Objects.requireNonNull(message, "message");
        EncodedMessage encoded = null;
        int queued = 0;
        for (Member member : members) {
            if (to.test(member)) {
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
