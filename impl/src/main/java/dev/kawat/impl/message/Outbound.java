/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One message or control frame on its way out: immutable, and shared by all the connections that it goes to. */
public sealed interface Outbound {

    /** The bytes of payload: for text, of its UTF-8. */
    int size();

    /** Where transports keep what they have made of it; null for what goes to one connection. */
    default @Nullable FrameCache forms() {
        return null;
    }

    /** The same for many connections. */
    default Outbound forMany() {
        return this;
    }

    /** What an application sends. */
    sealed interface Message extends Outbound {

        /** Copies the payload into an array with room for it. */
        void copyTo(byte[] to, int at);
    }

    /** A text message: well formed, without a surrogate that lacks its partner, and encoded once by whoever sends it. */
    final class Text implements Message {

        private final String text;
        private final byte[] utf8;
        private final @Nullable FrameCache forms;

        private Text(String text, byte[] utf8, @Nullable FrameCache forms) {
            this.text = text;
            this.utf8 = utf8;
            this.forms = forms;
        }

        /** The message of a text; a surrogate without its partner becomes U+FFFD. */
        public static Text of(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            if (Utf8.isWellFormed(text, utf8)) {
                return new Text(text, utf8, null);
            }
            String wellFormed = Utf8.wellFormed(text);
            return new Text(wellFormed, wellFormed.getBytes(StandardCharsets.UTF_8), null);
        }

        /** The text. */
        public String text() {
            return text;
        }

        @Override
        public void copyTo(byte[] to, int at) {
            System.arraycopy(utf8, 0, to, at, utf8.length);
        }

        @Override
        public int size() {
            return utf8.length;
        }

        @Override
        public @Nullable FrameCache forms() {
            return forms;
        }

        @Override
        public Text forMany() {
            return new Text(text, utf8, new FrameCache());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text message && message.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return "Text[" + text + "]";
        }
    }

    /** A binary message. */
    final class Binary implements Message {

        private final byte[] bytes; // an array, not a buffer: two objects less for each message
        private final @Nullable FrameCache forms;

        private Binary(byte[] bytes, @Nullable FrameCache forms) {
            this.bytes = bytes;
            this.forms = forms;
        }

        /** The message of the remaining bytes of a buffer, copied; its position does not change. */
        public static Binary copyOf(ByteBuffer source) {
            byte[] copy = new byte[source.remaining()];
            source.get(source.position(), copy);
            return new Binary(copy, null);
        }

        /** The message of the bytes of an array, copied. */
        public static Binary copyOf(byte[] source) {
            return new Binary(source.clone(), null);
        }

        /** The content: a view of one's own, to be read only. */
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        }

        @Override
        public void copyTo(byte[] to, int at) {
            System.arraycopy(bytes, 0, to, at, bytes.length);
        }

        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public @Nullable FrameCache forms() {
            return forms;
        }

        @Override
        public Binary forMany() {
            return new Binary(bytes, new FrameCache());
        }
    }

    /**
     * A message that a later one of the same key may replace while it waits. It never leaves the outbox as such.
     *
     * @param message what is sent
     * @param key what it is about
     */
    record Keyed(Outbound message, String key) implements Outbound {

        @Override
        public int size() {
            return message.size();
        }

        @Override
        public @Nullable FrameCache forms() {
            return message.forms();
        }

        @Override
        public Keyed forMany() {
            return new Keyed(message.forMany(), key);
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
