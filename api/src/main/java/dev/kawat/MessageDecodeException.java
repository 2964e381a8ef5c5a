/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import org.jspecify.annotations.Nullable;

/**
 * The failure to read a message of a peer as the type that the handler asks for. Kawat and codecs throw it.
 *
 * <p>It goes to {@code @OnError}:
 *
 * <ul>
 *   <li>A method for this type or a subtype decides what becomes of the connection, which stays open.
 *   <li>A method for any failure, such as {@code Exception}, keeps the connection open by answering.
 *   <li>Otherwise the connection closes with 1007 (RFC 6455 section 7.4.1).
 * </ul>
 */
public class MessageDecodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Payload payload;

    /** Creates an exception with a text for the log and the message that cannot be read. */
    public MessageDecodeException(String message, Payload payload) {
        this(message, payload, null);
    }

    /** Creates an exception with a text for the log, the message that cannot be read, and the cause. */
    public MessageDecodeException(String message, Payload payload, @Nullable Throwable cause) {
        super(message, cause);
        this.payload = payload;
    }

    /** Returns the message that cannot be read. It is lost when the exception is serialized. */
    public Payload payload() {
        return payload;
    }
}
