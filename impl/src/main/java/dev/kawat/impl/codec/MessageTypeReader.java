/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.spi.Payload;
import java.util.Optional;

/**
 * Reads of which type a JSON message is.
 *
 * @param property where the type stands
 */
public record MessageTypeReader(String property) {

    /**
     * The type that a message says; empty when it says none.
     *
     * @throws MessageDecodeException when it says more than one, or is not UTF-8
     */
    public Optional<String> read(Payload message) {
        JsonText.Property found = JsonText.property(JsonCodec.textOf(message), property);
        if (found instanceof JsonText.Property.Repeated) {
            throw new MessageDecodeException("the message has more than one '" + property + "'", message, null);
        }
        return found instanceof JsonText.Property.Is is ? Optional.of(is.value()) : Optional.empty();
    }
}
