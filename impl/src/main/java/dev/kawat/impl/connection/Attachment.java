/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.AttributeKey;
import dev.kawat.Attributes;
import dev.kawat.Codec;
import dev.kawat.MessageEncodeException;
import dev.kawat.Payload;
import dev.kawat.impl.message.Utf8;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON value that an application keeps for a connection, as text among the attributes of the connection. */
final class Attachment {

    private static final int MAX_BYTES = 16_384;

    private static final AttributeKey<String> KEY = AttributeKey.of("dev.kawat.attachment", String.class);

    private Attachment() {}

    /**
     * Keeps a value; null for none.
     *
     * @param json writes the value
     * @throws IllegalArgumentException if the value is too large
     */
    static void set(Attributes attributes, @Nullable Object value, Codec json) {
        if (value == null) {
            attributes.remove(KEY);
            return;
        }
        String text = text(json.encode(value));
        long bytes = Utf8.length(text);
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "attach: JSON must have at most " + MAX_BYTES + " bytes of UTF-8, got " + bytes);
        }
        attributes.put(KEY, text);
    }

    private static String text(Payload written) {
        if (written instanceof Payload.Text text) {
            return text.text();
        }
        throw new MessageEncodeException("attach: the value must be written as text", null);
    }

    /** Returns the value, read as a type. */
    static <T> Optional<T> get(Attributes attributes, Class<T> type, Codec json) {
        return attributes.get(KEY).map(text -> type.cast(json.decode(Payload.of(text), type)));
    }
}
