/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** Why a message that was sent with {@link WebSocketConnection#sendAsync(Object)} will never be written. */
public final class SendException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What became of the message. */
    public enum Outcome {
        /** The connection was closing or closed, or ended before the message was written. */
        CLOSED,
        /** The outbox was full, and the endpoint's policy dropped the message or closed the connection. */
        OVERFLOW
    }

    private final Outcome outcome;

    /** An exception that says this of a message. */
    public SendException(Outcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    /** What became of the message. */
    public Outcome outcome() {
        return outcome;
    }
}
