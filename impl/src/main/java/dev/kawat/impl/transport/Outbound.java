/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

import java.nio.ByteBuffer;

/** One message or control frame on its way out: immutable, and shared by all the connections that it goes to. */
public sealed interface Outbound {

    /** The bytes of payload: for text, of its UTF-8. */
    int size();

    /** A text message. */
    record Text(String text, int size) implements Outbound {

        /** The message of a text. */
        public static Text of(String text) {
            return new Text(text, Utf8.length(text));
        }
    }

    /** A binary message. */
    final class Binary implements Outbound {

        private final ByteBuffer bytes;

        private Binary(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        /** The message of the remaining bytes of a buffer, copied; its position does not change. */
        public static Binary copyOf(ByteBuffer source) {
            ByteBuffer copy = ByteBuffer.allocate(source.remaining());
            return new Binary(copy.put(source.duplicate()).flip().asReadOnlyBuffer());
        }

        /** The content: a view of one's own. */
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        @Override
        public int size() {
            return bytes.remaining();
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
