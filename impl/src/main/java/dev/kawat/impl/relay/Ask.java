/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.Reached;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A question that was asked, and what was answered so far. Usable from any thread. */
final class Ask {

    private final long until;
    private final boolean linked;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Set<Long> waitedFor;

    /** The nodes that have answered. */
    @GuardedBy("lock")
    private final Set<Long> answered = new HashSet<>();

    @GuardedBy("lock")
    private int connections;

    final CompletableFuture<Reached> reached = new CompletableFuture<>();

    /**
     * A question that nobody has answered.
     *
     * @param nodes the nodes that are waited for
     * @param here the connections of this node
     * @param linked whether the link was up, and so the nodes are all that there are
     * @param until how long they are waited for
     */
    Ask(Collection<Long> nodes, int here, boolean linked, long until) {
        this.waitedFor = new HashSet<>(nodes);
        this.connections = here;
        this.linked = linked;
        this.until = until;
    }

    /** Adds the answer of a node, also of one that was not known yet. */
    void answered(long node, int more) {
        synchronized (lock) {
            if (answered.add(node)) {
                waitedFor.remove(node);
                connections += more;
            }
        }
    }

    /** Waits no more for a node that is gone. */
    void left(long node) {
        synchronized (lock) {
            waitedFor.remove(node);
        }
    }

    /** Returns whether there is nobody left who is waited for, or no time. */
    boolean isOver(long time) {
        synchronized (lock) {
            return waitedFor.isEmpty() || until - time < 0;
        }
    }

    /** Returns what is known now. */
    Reached now() {
        synchronized (lock) {
            int others = answered.size();
            return new Reached(connections, 1 + others + waitedFor.size(), 1 + others, linked && waitedFor.isEmpty());
        }
    }

    /** Completes the question with the answers so far, on a worker. */
    void complete(Executor workers) {
        reached.completeAsync(this::now, workers);
    }
}
