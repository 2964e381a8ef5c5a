/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that the {@link Watchdog} checks regularly. */
public interface Watched {

    /** Checks whether something is overdue. Called at each tick, by one thread at a time; never throws, never blocks. */
    void check(long nowNanos);

    /** Ends it now, without a closing handshake. */
    void drop();

    /**
     * Returns the bytes that it holds.
     *
     * @param shared the messages to many that were counted already, compared by identity; those that are counted now are added;
     *     null to count them for each connection
     */
    default MemoryBudget.Held held(@Nullable Set<Object> shared) {
        return MemoryBudget.Held.NOTHING;
    }

    /** Ends it soon, because memory is short and it holds much. */
    default void release(MemoryBudget.Held held) {}

    /** Returns whether an application that stops waits for its end. */
    default boolean delaysStop() {
        return true;
    }
}
