/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * A peer sent a message of a kind that the endpoint has no use for: a binary one where all callbacks take text or JSON, a text one
 * where all take bytes, or bytes that are no UTF-8 where messages are presented as text. It goes to {@code onError}; unless a
 * method takes it by this type or {@link MessageDecodeException}, or answers, the connection closes with 1003 (RFC 6455 section
 * 7.4.1).
 */
public class UnacceptableMessageException extends MessageDecodeException {

    private static final long serialVersionUID = 1L;

    /** An exception about this payload, with a text for people. */
    public UnacceptableMessageException(String message, Payload payload) {
        super(message, payload, null);
    }
}
