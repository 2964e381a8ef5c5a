/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A message or control frame on its way out: immutable, and shared by all the connections that it goes to. */
public sealed interface Outbound {

    /** Returns the length of the payload in bytes: for text, of its UTF-8. */
    int size();

    /** Returns where transports keep what they have made of it; null if it goes to one connection only. */
    default @Nullable FrameCache forms() {
        return null;
    }

    /** A message of the application. */
    abstract sealed class Message extends EncodedMessage implements Outbound {

        private final @Nullable FrameCache forms;

        private Message(@Nullable FrameCache forms) {
            this.forms = forms;
        }

        /** Copies the payload into an array that has room for it. */
        public abstract void copyTo(byte[] to, int at);

        @Override
        public final @Nullable FrameCache forms() {
            return forms;
        }

        @Override
        public final Message message() {
            return this;
        }

        @Override
        public final @Nullable String key() {
            return null;
        }

        @Override
        public abstract Message forMany();
    }

    /**
     * A text message: well formed, without a surrogate that lacks its partner, and encoded once by its sender. It keeps the bytes
     * and not the text, which would take as much memory again for as long as the message waits.
     */
    final class Text extends Message {

        private final byte[] utf8;

        /** The text of a message to many, once somebody has asked for it. */
        private @Nullable String text;

        private Text(byte[] utf8, @Nullable FrameCache forms) {
            super(forms);
            this.utf8 = utf8;
        }

        /** Returns the message of a text. A surrogate without its partner becomes U+FFFD. */
        public static Text of(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return new Text(
                    Utf8.isWellFormed(text, utf8) ? utf8 : Utf8.wellFormed(text).getBytes(StandardCharsets.UTF_8),
                    null);
        }

        /**
         * Returns the message of bytes that are well-formed UTF-8, which is not checked. The array is the message's from now on.
         */
        public static Text ofUtf8(byte[] utf8) {
            return new Text(utf8, null);
        }

        /** Returns the text. */
        public String text() {
            String known = text;
            if (known == null) {
                known = new String(utf8, StandardCharsets.UTF_8);
                if (forms() != null) {
                    text = known;
                }
            }
            return known;
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
        public Text forMany() {
            return new Text(utf8, new FrameCache());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text message && Arrays.equals(message.utf8, utf8);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(utf8);
        }

        @Override
        public String toString() {
            return "Text[" + text() + "]";
        }
    }

    /** A binary message. */
    final class Binary extends Message {

        private final byte[] bytes; // an array, not a buffer: two objects less for each message

        private Binary(byte[] bytes, @Nullable FrameCache forms) {
            super(forms);
            this.bytes = bytes;
        }

        /** Returns the message of the remaining bytes of a buffer. Copies them, and leaves the buffer's position as it is. */
        public static Binary copyOf(ByteBuffer source) {
            byte[] copy = new byte[source.remaining()];
            source.get(source.position(), copy);
            return new Binary(copy, null);
        }

        /** Returns the message of the bytes of an array. Copies them. */
        public static Binary copyOf(byte[] source) {
            return new Binary(source.clone(), null);
        }

        /** Returns the content as a new read-only buffer. */
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
        public Binary forMany() {
            return new Binary(bytes, new FrameCache());
        }
    }

    /**
     * A ping (RFC 6455 section 5.5.2).
     *
     * @param payload at most 125 bytes
     */
    record Ping(Binary payload) implements Outbound {

        /** RFC 6455 section 5.5. */
        private static final int MAX_BYTES = 125;

        /** Checks the size. */
        public Ping {
            if (payload.size() > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "ping: payload must have at most 125 bytes (RFC 6455 section 5.5), got " + payload.size());
            }
        }

        @Override
        public int size() {
            return payload.size();
        }
    }

    /**
     * A close frame (RFC 6455 section 5.5.1), the last frame of its connection.
     *
     * @param code a code that may be sent; it has been checked
     * @param reason at most 123 bytes of UTF-8
     */
    record Close(int code, String reason) implements Outbound {

        @Override
        public int size() {
            return 2 + Utf8.length(reason);
        }
    }
}
