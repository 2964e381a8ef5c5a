/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import org.jspecify.annotations.Nullable;

/**
 * A message of a peer could not be read as the type that the handler asks for. It goes to {@code onError}. A method there that
 * names this type, or a subtype, decides what becomes of the connection, which stays open; a method for any failure keeps it open
 * by answering. Else it closes with 1007 (RFC 6455 section 7.4.1).
 */
public class MessageDecodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Payload payload;

    /** An exception about this payload, with a text for people and what caused it. */
    public MessageDecodeException(String message, Payload payload, @Nullable Throwable cause) {
        super(message, cause);
        this.payload = payload;
    }

    /** What could not be read. */
    public Payload payload() {
        return payload;
    }
}
