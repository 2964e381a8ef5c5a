/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.Cluster;
import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.RelayMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The nodes of an application that has no relay.
 *
 * @param connections returns how many connections there are
 */
record SingleNode(IntSupplier connections) implements Cluster {

    @Override
    public ClusterNode self() {
        return new ClusterNode(0, "this node", Duration.ZERO, connections.getAsInt());
    }

    @Override
    public List<ClusterNode> nodes() {
        return List.of(self());
    }

    @Override
    public ClusterState state() {
        return ClusterState.OFF;
    }

    @Override
    public RelayMetrics metrics() {
        return new RelayMetrics(
                new RelayMetrics.Link(ClusterState.OFF, 0, 0, Duration.ZERO, Duration.ZERO),
                new RelayMetrics.Messages(0, 0, 0, 0),
                Map.of(),
                Map.of(),
                new RelayMetrics.Queued(0, 0));
    }
}
