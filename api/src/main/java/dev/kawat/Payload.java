/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The content of one message: text or binary. Immutable, as long as the bytes of a given buffer do not change. */
public sealed interface Payload {

    /** Returns the content of a text message. */
    static Payload of(String text) {
        return new Text(text);
    }

    /** Returns the content of a binary message: all bytes of an array, which is not copied. */
    static Payload of(byte[] bytes) {
        return new Binary(ByteBuffer.wrap(bytes));
    }

    /** Returns the content of a binary message: the remaining bytes of a buffer, which is not copied. */
    static Payload of(ByteBuffer bytes) {
        return new Binary(bytes);
    }

    /** Returns the content as text. Binary content is read as UTF-8, and each malformed part of it becomes U+FFFD. */
    String text();

    /** Returns the content as bytes, in a view of its own: binary content as it is, text as UTF-8. */
    ByteBuffer bytes();

    /**
     * The content of a text message (RFC 6455 section 5.6).
     *
     * @param text the characters
     */
    record Text(String text) implements Payload {

        /** Checks that the text is not null. */
        public Text {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public ByteBuffer bytes() {
            return StandardCharsets.UTF_8.encode(text);
        }
    }

    /**
     * The content of a binary message (RFC 6455 section 5.6).
     *
     * @param bytes the bytes from position to limit
     */
    record Binary(ByteBuffer bytes) implements Payload {

        /** Checks that the buffer is not null. */
        public Binary {
            Objects.requireNonNull(bytes, "bytes");
        }

        /** Returns a new view of the bytes. Reading it does not move the position of any other view. */
        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        @Override
        public String text() {
            return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }
    }
}
