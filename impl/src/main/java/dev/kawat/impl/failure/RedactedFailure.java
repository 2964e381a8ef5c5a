/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.failure;

/** Stands in the log for a failure whose message must not be there. It has the stack of that failure. */
public final class RedactedFailure extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * A stand-in.
     *
     * @param failure the failure, of which only the class and the stack are kept
     * @param reason why its message is left out
     */
    public RedactedFailure(Throwable failure, String reason) {
        super(failure.getClass().getName() + " (the message is left out because " + reason + ")");
        setStackTrace(failure.getStackTrace());
    }
}
