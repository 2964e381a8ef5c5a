/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One message or control frame on its way out: immutable, and shared by all the connections that it goes to. */
public sealed interface Outbound {

    /** The bytes of payload: for text, of its UTF-8. */
    int size();

    /** Where transports keep what they have made of it; null for what goes to one connection. */
    default @Nullable SharedForms forms() {
        return null;
    }

    /** The same for many connections. */
    default Outbound forMany() {
        return this;
    }

    /**
     * A text message.
     *
     * @param text well formed: no surrogate without its partner
     * @param size its length in UTF-8
     * @param forms where transports keep what they have made of it; null for a message to one connection
     */
    record Text(String text, int size, @Nullable SharedForms forms) implements Outbound {

        /** The message of a text; a surrogate without its partner becomes U+FFFD. */
        public static Text of(String text) {
            int size = Utf8.length(text);
            if (size == text.length()) {
                return new Text(text, size, null); // ASCII
            }
            String wellFormed = Utf8.wellFormed(text);
            return new Text(wellFormed, wellFormed.equals(text) ? size : Utf8.length(wellFormed), null);
        }

        @Override
        public Text forMany() {
            return new Text(text, size, new SharedForms());
        }
    }

    /** A binary message. */
    final class Binary implements Outbound {

        private final ByteBuffer bytes;
        private final @Nullable SharedForms forms;

        private Binary(ByteBuffer bytes, @Nullable SharedForms forms) {
            this.bytes = bytes;
            this.forms = forms;
        }

        /** The message of the remaining bytes of a buffer, copied; its position does not change. */
        public static Binary copyOf(ByteBuffer source) {
            ByteBuffer copy = ByteBuffer.allocate(source.remaining());
            return new Binary(copy.put(source.duplicate()).flip().asReadOnlyBuffer(), null);
        }

        /** The content: a view of one's own. */
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        /** Copies the content into an array with room for it. */
        public void copyTo(byte[] to, int at) {
            bytes.get(bytes.position(), to, at, bytes.remaining());
        }

        @Override
        public int size() {
            return bytes.remaining();
        }

        @Override
        public @Nullable SharedForms forms() {
            return forms;
        }

        @Override
        public Binary forMany() {
            return new Binary(bytes, new SharedForms());
        }
    }

    /** A ping (RFC 6455 section 5.5.2) with at most 125 bytes. */
    record Ping(Binary payload) implements Outbound {

        @Override
        public int size() {
            return payload.size();
        }
    }

    /**
     * A close frame (RFC 6455 section 5.5.1), the last of its connection.
     *
     * @param code a code that may be sent, already checked
     * @param reason at most 123 bytes of UTF-8
     */
    record Close(int code, String reason) implements Outbound {

        @Override
        public int size() {
            return 2 + Utf8.length(reason);
        }
    }
}
