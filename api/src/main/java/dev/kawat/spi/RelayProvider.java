/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.util.List;
import java.util.Optional;

/**
 * Connects the nodes of an application by an engine that exists, such as Redis. The setting {@code relay} chooses one by its name.
 * An implementation is found by {@link java.util.ServiceLoader}. It carries bytes, and knows nothing of connections.
 */
public interface RelayProvider {

    /** Returns the name by which the setting {@code relay} chooses it: letters, digits and '-'. */
    String name();

    /** Returns the settings that it takes. Their keys begin with {@code kawat.} in the configuration. */
    List<RelaySetting> settings();

    /** Returns whether its relays have a {@linkplain Relay#log() log}, so that topics may have a history. */
    default boolean keepsHistory() {
        return false;
    }

    /**
     * Returns the rule that the application breaks if it uses this relay, for example {@code needs a bean of this type}; empty for
     * none. Called once while the application is checked. An engine that cannot be reached is no such rule.
     */
    default Optional<String> problem(RelayEnvironment application) {
        return Optional.empty();
    }

    /**
     * Begins to connect, and returns at once, whether the engine is there or not. Called when everything that the application
     * declares is right.
     */
    Relay open(RelayContext context);
}
