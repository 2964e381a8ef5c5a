/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

/** Something that the {@link Watchdog} looks after. */
public interface Watched {

    /** Looks whether something is overdue. Called regularly, by one thread at a time; never throws, never blocks. */
    void look(long nowNanos);

    /** Ends it now, without a closing handshake. */
    void drop();
}
