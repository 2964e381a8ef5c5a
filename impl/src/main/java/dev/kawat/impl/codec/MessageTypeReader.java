/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import dev.kawat.impl.settings.MessageSettings;
import java.util.Optional;

/**
 * Reads the message type of a JSON message, and checks in the same pass that it is JSON.
 *
 * @param property the name of the property with the type
 * @param check the check of the JSON
 */
public record MessageTypeReader(String property, JsonCheck check) {

    /** Returns the reader that settings ask for. */
    static MessageTypeReader of(MessageSettings settings) {
        return new MessageTypeReader(settings.typeProperty(), new JsonCheck(settings.json()));
    }

    /**
     * Returns the type of a message; empty if it has none or is not accepted as JSON.
     *
     * @throws MessageDecodeException if it has several types, or is not UTF-8
     */
    public Optional<String> read(Payload message) {
        JsonText.Property found = check.property(JsonCodec.textOf(message), property);
        if (found instanceof JsonText.Property.Repeated) {
            throw new MessageDecodeException("the message has more than one '" + property + "'", message, null);
        }
        return found instanceof JsonText.Property.Text type ? Optional.of(type.value()) : Optional.empty();
    }

    /** Returns the failure of a message without a type. */
    public MessageDecodeException untyped(Payload message) {
        String reason =
                check.refusal(JsonCodec.textOf(message)).orElse("the message has no text in '" + property + "'");
        return new MessageDecodeException(reason, message, null);
    }
}
