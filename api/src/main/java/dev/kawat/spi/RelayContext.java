/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

/** Everything that a {@link Relay} needs from Kawat. */
public interface RelayContext {

    /** Returns the name of the application, the same on all nodes. */
    String application();

    /** Returns the value of one of the {@linkplain RelayProvider#settings() settings} of the provider. */
    String setting(String key);

    /** Returns a thread that is not started yet. It belongs to the application, and does not keep the JVM from ending. */
    Thread thread(String name, Runnable task);

    /** Returns what is to be told of everything that happens. */
    RelayListener listener();
}
