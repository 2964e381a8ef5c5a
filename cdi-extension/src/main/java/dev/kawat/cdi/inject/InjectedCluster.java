/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.Cluster;
import dev.kawat.ClusterNode;
import dev.kawat.ClusterState;
import dev.kawat.RelayMetrics;
import dev.kawat.impl.deployment.Deployment;
import java.util.List;

/**
 * The nodes of an application that may not have started yet.
 *
 * @param registry knows the application when it has started
 */
record InjectedCluster(ServerRegistry registry) implements Cluster {

    private Cluster cluster() {
        return registry.started()
                .map(Deployment::cluster)
                .orElseThrow(() -> new IllegalStateException(
                        "the application has not started yet: use Cluster after the application has started"));
    }

    @Override
    public ClusterNode self() {
        return cluster().self();
    }

    @Override
    public List<ClusterNode> nodes() {
        return cluster().nodes();
    }

    @Override
    public ClusterState state() {
        return cluster().state();
    }

    @Override
    public RelayMetrics metrics() {
        return cluster().metrics();
    }
}
