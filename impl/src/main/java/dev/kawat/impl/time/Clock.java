/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.time;

import java.time.Instant;

/** The source of time: the JVM, or a test. */
@FunctionalInterface
public interface Clock {

    /** The time of the JVM. */
    Clock SYSTEM = System::nanoTime;

    /** Returns nanoseconds since an arbitrary moment; only differences mean something. */
    long nanos();

    /** Returns the time of day. */
    default Instant instant() {
        return Instant.now();
    }
}
