/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.message;

import java.util.Objects;

/** A message with the key that its sender has given it. The key goes to other nodes, and never to a peer. */
public final class KeyedMessage extends EncodedMessage {

    private final Outbound.Message message;
    private final String key;

    /**
     * Gives a message a key.
     *
     * @param encoded the message; a key that it has already is forgotten
     * @param key what the message is about
     */
    public KeyedMessage(EncodedMessage encoded, String key) {
        this.message = encoded.message();
        this.key = Objects.requireNonNull(key, "key");
    }

    @Override
    public Outbound.Message message() {
        return message;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public KeyedMessage forMany() {
        return new KeyedMessage(message.forMany(), key);
    }
}
