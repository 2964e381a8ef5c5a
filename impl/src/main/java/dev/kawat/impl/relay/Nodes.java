/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.ClusterNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The other nodes that were heard, and when. Usable from any thread. */
final class Nodes {

    private record Known(Heartbeat last, long heard) {

        ClusterNode node(long id) {
            return new ClusterNode(id, last.name(), last.age(), last.connections());
        }
    }

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<Long, Known> known = new TreeMap<>();

    /** Notes that a node was heard; returns it if it is new. */
    Optional<ClusterNode> heard(long id, Heartbeat heartbeat, long now) {
        Known next = new Known(heartbeat, now);
        synchronized (lock) {
            return known.put(id, next) == null ? Optional.of(next.node(id)) : Optional.empty();
        }
    }

    /** Forgets a node, which has said that it stops; returns it if it was known. */
    Optional<ClusterNode> left(long id) {
        synchronized (lock) {
            return Optional.ofNullable(known.remove(id)).map(left -> left.node(id));
        }
    }

    /** Forgets and returns the nodes that were not heard since a time. */
    List<ClusterNode> silentSince(long time) {
        List<ClusterNode> silent = new ArrayList<>();
        synchronized (lock) {
            Iterator<Map.Entry<Long, Known>> all = known.entrySet().iterator();
            while (all.hasNext()) {
                Map.Entry<Long, Known> next = all.next();
                if (next.getValue().heard() - time <= 0) {
                    silent.add(next.getValue().node(next.getKey()));
                    all.remove();
                }
            }
        }
        return silent;
    }

    /** Returns whether all of them were heard since a time. */
    boolean allHeardAfter(long time) {
        synchronized (lock) {
            return known.values().stream().allMatch(node -> node.heard() - time >= 0);
        }
    }

    /** Returns the greatest version of envelopes that all of them read. */
    int version() {
        synchronized (lock) {
            return known.values().stream()
                    .mapToInt(node -> node.last().greatest())
                    .min()
                    .orElse(Integer.MAX_VALUE);
        }
    }

    /** Returns the numbers of all of them. */
    List<Long> ids() {
        synchronized (lock) {
            return List.copyOf(known.keySet());
        }
    }

    /** Returns all of them. */
    List<ClusterNode> all() {
        synchronized (lock) {
            return known.entrySet().stream()
                    .map(entry -> entry.getValue().node(entry.getKey()))
                    .toList();
        }
    }
}
