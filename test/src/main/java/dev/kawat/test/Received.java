/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import java.nio.ByteBuffer;

/** A message, a control frame or the end that a client receives, with a text that a failure can show. */
sealed interface Received {

    /** A text message. */
    record Text(String text) implements Received {

        private static final int SHOWN = 500;

        @Override
        public String toString() {
            return text.length() <= SHOWN
                    ? "the text \"" + text + "\""
                    : "a text of " + text.length() + " characters that begins with \"" + text.substring(0, SHOWN)
                            + "\"";
        }
    }

    /** A binary message. */
    record Binary(ByteBuffer bytes) implements Received {

        private static final int SHOWN = 32;

        /** Copies the bytes. */
        static Binary of(ByteBuffer source) {
            ByteBuffer copy = ByteBuffer.allocate(source.remaining());
            return new Binary(copy.put(source.duplicate()).flip());
        }

        byte[] array() {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return copy;
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("the bytes [");
            byte[] all = array();
            for (int i = 0; i < all.length && i < SHOWN; i++) {
                text.append(i == 0 ? "" : " ").append(String.format("%02x", all[i]));
            }
            return text.append(all.length > SHOWN ? " ...] (" + all.length + " of them)" : "]")
                    .toString();
        }
    }

    /**
     * The end of the connection, as a client sees it.
     *
     * @param code the code of the server's close frame: 1005 if it has none, 1006 if there is no such frame
     */
    record Close(int code, String reason) implements Received {

        private static final int ABNORMAL = 1006;

        @Override
        public String toString() {
            if (code == ABNORMAL) {
                return "the end without a close frame (1006)";
            }
            return "the close frame " + code + (reason.isEmpty() ? "" : " \"" + reason + "\"");
        }
    }

    /** A frame that breaks RFC 6455. */
    record Broken(int code, String rule) implements Received {
        @Override
        public String toString() {
            return "a frame that breaks a rule: " + rule;
        }
    }
}
