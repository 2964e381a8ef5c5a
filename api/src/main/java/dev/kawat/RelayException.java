/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.io.Serial;

/** Completes {@link Recipients#publish} if a message may not have reached the other nodes. */
public class RelayException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final RelayLoss.Reason reason;

    /**
     * Creates an exception.
     *
     * @param reason why
     * @param message the text
     */
    public RelayException(RelayLoss.Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Returns why. */
    public RelayLoss.Reason reason() {
        return reason;
    }
}
