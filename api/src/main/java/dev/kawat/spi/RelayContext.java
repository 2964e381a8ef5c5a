/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.util.Optional;

/** Everything that a {@link Relay} needs from Kawat. Usable from any thread. */
public interface RelayContext extends RelayEnvironment {

    /**
     * Returns what the server has under a name of JNDI, as the code of the application finds it there; empty if there is nothing of
     * that name, or no JNDI.
     */
    Optional<Object> resource(String name);

    /**
     * Returns the most bytes of content that a message of a node with the same settings has. What is longer need not be read: there
     * may be no memory for it.
     */
    int maxContent();

    /** Returns a thread that is not started yet. It belongs to the application, and does not keep the JVM from ending. */
    Thread thread(String name, Runnable task);

    /** Returns what is to be told of everything that happens. */
    RelayListener listener();
}
