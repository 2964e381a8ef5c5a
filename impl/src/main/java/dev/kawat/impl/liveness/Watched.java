/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

/** Something that the {@link Watchdog} checks regularly. */
public interface Watched {

    /** Checks whether something is overdue. Called at each tick, by one thread at a time; never throws, never blocks. */
    void check(long nowNanos);

    /** Ends it now, without a closing handshake. */
    void drop();

    /** Returns whether an application that stops waits for its end. */
    default boolean delaysStop() {
        return true;
    }
}
