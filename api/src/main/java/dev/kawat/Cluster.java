/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.List;

/**
 * The nodes that run this application together. Inject it. Without the setting {@code relay}, this node is the only one. Usable
 * from any thread.
 */
public interface Cluster {

    /** Returns this node. */
    ClusterNode self();

    /** Returns all nodes that are known to live, with this one, by their names. */
    List<ClusterNode> nodes();

    /** Returns the state of the link to the others. */
    ClusterState state();

    /** Returns what the relay of this node has done so far. */
    RelayMetrics metrics();
}
