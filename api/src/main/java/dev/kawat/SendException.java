/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** The outcome of a message that {@link WebSocketConnection#sendAsync(Object)} did not send and never will. Kawat creates it. */
public final class SendException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The reason why a message is not sent. Later releases may add outcomes. */
    public enum Outcome {
        /** The connection was closing or closed, or ended before the message was written. */
        CLOSED,
        /** The outbox was full, and the policy of the endpoint dropped the message or closed the connection. */
        OVERFLOW
    }

    private final Outcome outcome;

    /** Creates an exception with a text for the log, and the outcome. */
    public SendException(String message, Outcome outcome) {
        super(message);
        this.outcome = outcome;
    }

    /** Returns the reason why the message is not sent. */
    public Outcome outcome() {
        return outcome;
    }
}
