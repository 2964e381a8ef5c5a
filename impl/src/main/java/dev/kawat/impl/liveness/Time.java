/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import java.time.Duration;

/** The time and the one timer of an application: the JVM's, or those of a test. */
public interface Time extends Clock {

    /**
     * Runs a task regularly, on a thread of the timer, until the returned function is called.
     *
     * @param task never throws
     */
    Runnable every(Duration period, Runnable task);
}
