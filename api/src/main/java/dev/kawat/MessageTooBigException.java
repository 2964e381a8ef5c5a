/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * A peer sent a message that is larger than the endpoint allows, or than {@code maxMessageSize} of the {@code @OnMessage} method
 * that it is for. It goes to {@code onError}; then the connection closes with 1009.
 */
public final class MessageTooBigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long maxBytes;

    /** An exception for this limit, in bytes. */
    public MessageTooBigException(String message, long maxBytes) {
        super(message);
        this.maxBytes = maxBytes;
    }

    /** The largest message that the endpoint, or the method, allows, in bytes of payload. */
    public long maxBytes() {
        return maxBytes;
    }
}
