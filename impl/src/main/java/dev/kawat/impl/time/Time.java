/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.time;

import java.time.Duration;

/** The time and the timers of an application: the JVM's, or those of a test. */
public interface Time extends Clock {

    /**
     * Runs a task regularly, on a thread of its own, until the returned function is called.
     *
     * @param thread the name of the thread
     * @param task never throws
     */
    Runnable every(String thread, Duration period, Runnable task);
}
