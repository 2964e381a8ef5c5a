/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import java.util.Optional;

/**
 * Reads of which type a JSON message is, and checks that it is one in the same pass.
 *
 * @param property where the type stands
 * @param check what is accepted as JSON
 */
public record MessageTypeReader(String property, JsonCheck check) {

    /**
     * The type that a message says; empty when it says none, or when it is refused as JSON: such a message has no type.
     *
     * @throws MessageDecodeException when it says more than one, or is not UTF-8
     */
    public Optional<String> read(Payload message) {
        JsonText.Property found = check.property(JsonCodec.textOf(message), property);
        if (found instanceof JsonText.Property.Repeated) {
            throw new MessageDecodeException("the message has more than one '" + property + "'", message, null);
        }
        return found instanceof JsonText.Property.Is is ? Optional.of(is.value()) : Optional.empty();
    }

    /** The failure of a message that says no type. */
    public MessageDecodeException untyped(Payload message) {
        String reason =
                check.refusal(JsonCodec.textOf(message)).orElse("the message has no text in '" + property + "'");
        return new MessageDecodeException(reason, message, null);
    }
}
