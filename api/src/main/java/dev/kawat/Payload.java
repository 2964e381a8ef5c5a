/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.nio.ByteBuffer;
import java.util.Objects;

/** The content of one message, text or binary. */
public sealed interface Payload {

    /** The content of a text message. */
    static Payload of(String text) {
        return new Text(text);
    }

    /** The content of a binary message: the remaining bytes, not copied. */
    static Payload of(ByteBuffer bytes) {
        return new Binary(bytes);
    }

    /**
     * The content of a text message (RFC 6455 section 5.6).
     *
     * @param text the characters
     */
    record Text(String text) implements Payload {

        /** Checks that there is a text. */
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * The content of a binary message.
     *
     * @param bytes the bytes from position to limit
     */
    record Binary(ByteBuffer bytes) implements Payload {

        /** Checks that there are bytes. */
        public Binary {
            Objects.requireNonNull(bytes, "bytes");
        }

        /** The bytes, as a view of one's own: reading it moves nobody else's position. */
        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }
    }
}
