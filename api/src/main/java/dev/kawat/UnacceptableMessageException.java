/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The failure to accept a message of a kind that no callback takes. Kawat throws it for:
 *
 * <ul>
 *   <li>a binary message, if all callbacks take text or JSON
 *   <li>a text message, if all callbacks take bytes
 *   <li>bytes that are not UTF-8, if the handler gets messages as text
 * </ul>
 *
 * <p>It goes to {@code @OnError}. Unless a method takes this type or {@link MessageDecodeException}, or answers, the connection
 * closes with 1003 (RFC 6455 section 7.4.1).
 */
public class UnacceptableMessageException extends MessageDecodeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with a text for the log and the message. */
    public UnacceptableMessageException(String message, Payload payload) {
        super(message, payload);
    }
}
