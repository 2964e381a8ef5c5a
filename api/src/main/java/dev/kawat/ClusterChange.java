/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import org.jspecify.annotations.Nullable;

/**
 * The event that a node has come or gone, or that the link of this node to the others has another state. Observers are called on a
 * worker, one change after another, without a qualifier.
 *
 * @param kind what has changed
 * @param node the node that has come or gone; null for the link
 * @param state the state of the link
 */
public record ClusterChange(Kind kind, @Nullable ClusterNode node, ClusterState state) {

    /** The kinds of changes. */
    public enum Kind {
        /** A node has come. */
        JOINED,
        /** A node has stopped, or was not heard for 8 seconds. */
        LEFT,
        /** The state of the link is another one. */
        LINK
    }
}
