/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.ClusterChange;
import dev.kawat.RelayLoss;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Passes events on to code that may block: on a worker, one after another. Losses for the same reason that nobody was told of yet
 * become one event, so an observer that blocks does not let them pile up. Usable from any thread.
 */
final class EventQueue implements RelayEvents {

    private final RelayEvents observers;
    private final Executor workers;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<ClusterChange> changes = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Map<RelayLoss.Reason, Long> losses = new EnumMap<>(RelayLoss.Reason.class);

    @GuardedBy("lock")
    private boolean running;

    /** An empty queue. */
    EventQueue(RelayEvents observers, Executor workers) {
        this.observers = observers;
        this.workers = workers;
    }

    @Override
    public void changed(ClusterChange change) {
        synchronized (lock) {
            changes.addLast(change);
        }
        begin();
    }

    @Override
    public void lost(RelayLoss loss) {
        synchronized (lock) {
            losses.merge(loss.reason(), loss.messages(), Long::sum);
        }
        begin();
    }

    private void begin() {
        synchronized (lock) {
            if (running) {
                return;
            }
            running = true;
        }
        workers.execute(this::run);
    }

    private void run() {
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private @Nullable Runnable next() {
        synchronized (lock) {
            ClusterChange change = changes.pollFirst();
            if (change != null) {
                return () -> observers.changed(change);
            }
            if (!losses.isEmpty()) {
                Map.Entry<RelayLoss.Reason, Long> first =
                        losses.entrySet().iterator().next();
                RelayLoss loss = new RelayLoss(first.getKey(), first.getValue());
                losses.remove(loss.reason());
                return () -> observers.lost(loss);
            }
            running = false;
            return null;
        }
    }
}
