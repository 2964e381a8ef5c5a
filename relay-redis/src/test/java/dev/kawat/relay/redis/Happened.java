/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import dev.kawat.ClusterChange;
import dev.kawat.ClusterState;
import dev.kawat.RelayLoss;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps the events of one node. */
@ApplicationScoped
public class Happened {

    private final Queue<ClusterChange> changes = new ConcurrentLinkedQueue<>();
    private final Queue<RelayLoss> losses = new ConcurrentLinkedQueue<>();

    void changed(@Observes ClusterChange change) {
        changes.add(change);
    }

    void lost(@Observes RelayLoss loss) {
        losses.add(loss);
    }

    /** Returns the states of the link, in their order. */
    public List<ClusterState> states() {
        return changes.stream()
                .filter(change -> change.kind() == ClusterChange.Kind.LINK)
                .map(ClusterChange::state)
                .toList();
    }

    /** Returns the names of nodes that have joined, with a plus, or left, with a minus, in their order. */
    public List<String> nodes() {
        return changes.stream()
                .filter(change -> change.kind() != ClusterChange.Kind.LINK)
                .map(change -> (change.kind() == ClusterChange.Kind.JOINED ? "+" : "-")
                        + change.node().name())
                .toList();
    }

    /** Returns the reasons for which messages were lost. */
    public List<RelayLoss.Reason> losses() {
        return losses.stream().map(RelayLoss::reason).toList();
    }
}
