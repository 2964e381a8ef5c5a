/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import java.util.Optional;

/** Finds beans of an application by their type. Usable from any thread. */
public interface BeanLookup {

    /** An application without beans. */
    BeanLookup NONE = new BeanLookup() {
        @Override
        public <T> Optional<T> find(Class<T> type) {
            return Optional.empty();
        }
    };

    /**
     * Returns the bean of a type; empty if there is none.
     *
     * @throws IllegalStateException if there are several
     */
    <T> Optional<T> find(Class<T> type);
}
