/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The failure to receive a message that is larger than the endpoint allows, or than {@code maxMessageSize} of its
 * {@code @OnMessage} method allows. Kawat throws it. It goes to {@code @OnError}; then the connection closes with 1009 (RFC 6455
 * section 7.4.1).
 */
public final class MessageTooBigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long maxBytes;

    /** Creates an exception with a text for the log, and the limit in bytes of payload. */
    public MessageTooBigException(String message, long maxBytes) {
        super(message);
        this.maxBytes = maxBytes;
    }

    /** Returns the size of the largest message that the endpoint or the method allows, in bytes of payload. */
    public long maxBytes() {
        return maxBytes;
    }
}
