/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.util.Optional;

/** The application, as a {@link RelayProvider} sees it. */
public interface RelayEnvironment {

    /** Returns the name of the application, the same on all nodes. */
    String application();

    /** Returns the value of one of the {@linkplain RelayProvider#settings() settings} of the provider. */
    String setting(String key);

    /**
     * Returns the bean of a type, such as a factory of connections; empty if there is none. An object of a dependent bean lives as
     * long as the application. Each call may return another one.
     *
     * @throws IllegalStateException if there are several
     */
    <T> Optional<T> bean(Class<T> type);
}
