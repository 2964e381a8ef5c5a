/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.util.List;

/**
 * Connects the nodes of an application by an engine that exists, such as Redis. The setting {@code relay} chooses one by its name.
 * An implementation is found by {@link java.util.ServiceLoader}. It carries bytes, and knows nothing of connections.
 */
public interface RelayProvider {

    /** Returns the name by which the setting {@code relay} chooses it: letters, digits and '-'. */
    String name();

    /** Returns the settings that it takes. Their keys begin with {@code kawat.} in the configuration. */
    List<RelaySetting> settings();

    /**
     * Begins to connect, and returns at once, whether the engine is there or not. Called when everything that the application
     * declares is right.
     */
    Relay open(RelayContext context);
}
