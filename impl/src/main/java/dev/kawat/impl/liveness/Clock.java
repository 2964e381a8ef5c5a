/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import java.time.Instant;

/** Where time comes from: the JVM, or a test. */
@FunctionalInterface
public interface Clock {

    /** The time of the JVM. */
    Clock SYSTEM = System::nanoTime;

    /** Nanoseconds since some moment; only differences mean something. */
    long nanos();

    /** The time of day. */
    default Instant instant() {
        return Instant.now();
    }
}
