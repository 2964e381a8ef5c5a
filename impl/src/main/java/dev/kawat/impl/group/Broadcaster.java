/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.EncodedMessage;
import java.util.Objects;
import java.util.function.Predicate;

/** Sends one message to many connections: encoded once, when the first receiver is found, and waiting for none of them. */
public final class Broadcaster {

    private final Encoder encoder;

    public Broadcaster(Encoder encoder) {
        this.encoder = encoder;
    }

    /** Returns how many connections it was queued for. */
    public int send(
            Object message, Iterable<DefaultConnection> connections, Predicate<? super WebSocketConnection> to) {
        return send(message, encoder, connections, to);
    }

    /** The same for a message that an encoder of its own encodes. */
    public static int send(
            Object message,
            Encoder encoder,
            Iterable<DefaultConnection> connections,
            Predicate<? super WebSocketConnection> to) {
        Objects.requireNonNull(message, "message");
        EncodedMessage encoded = null;
        int queued = 0;
        for (DefaultConnection connection : connections) {
            if (to.test(connection)) {
                if (encoded == null) {
                    encoded = encoder.encode(message).forMany();
                }
                if (connection.queue(encoded)) {
                    queued++;
                }
            }
        }
        return queued;
    }
}
