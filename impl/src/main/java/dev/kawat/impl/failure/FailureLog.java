/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.failure;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Logs failures of an application's code. A logger prints their texts and chains of causes, which are the application's code too:
 * that may throw, or be so long that the stack overflows. What follows must happen all the same.
 */
public final class FailureLog {

    private FailureLog() {}

    /** Logs a message with a failure; without it, but with its class, if it cannot be printed. Never throws because of it. */
    public static void log(Logger log, Level level, String message, Throwable failure) {
        try {
            log.log(level, message, failure);
        } catch (RuntimeException | StackOverflowError unprintable) {
            log.log(
                    level,
                    () -> message + "; the failure is a " + failure.getClass().getName() + " that cannot be printed: "
                            + unprintable.getClass().getName());
        }
    }
}
