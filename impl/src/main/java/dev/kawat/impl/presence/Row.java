/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.presence;

import org.jspecify.annotations.Nullable;

/**
 * A user among the connections of a scope.
 *
 * @param user the name of the user; null for the connections without an identity
 */
public record Row(Scope scope, @Nullable String user) {

    /**
     * The number of connections that a node has in a row.
     *
     * @param connections 0 if the row is gone
     */
    public record Count(Row row, int connections) {}
}
