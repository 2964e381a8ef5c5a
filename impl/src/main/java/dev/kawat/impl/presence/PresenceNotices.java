/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.presence;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells who has come and gone to code that may block: on a worker, one after another. Of a user who has gone again before anybody
 * was told, nobody is told, so an observer that blocks does not let notices pile up. Usable from any thread.
 */
final class PresenceNotices {

    private record Notice(Row row, boolean joined) {}

    private final Executor workers;
    private final BiConsumer<Row, Boolean> teller;
    private final Object lock = new Object();

    /** The rows whose users have come (true) or gone (false). */
    @GuardedBy("lock")
    private final Map<Row, Boolean> waiting = new LinkedHashMap<>();

    @GuardedBy("lock")
    private boolean running;

    /**
     * Nothing to tell yet.
     *
     * @param teller tells of a row whether its user has come, and never throws
     */
    PresenceNotices(Executor workers, BiConsumer<Row, Boolean> teller) {
        this.workers = workers;
        this.teller = teller;
    }

    /** Notes that the user of a row has come, or gone. */
    void add(Row row, boolean joined) {
        synchronized (lock) {
            Boolean before = waiting.remove(row);
            if (before == null || before == joined) {
                waiting.put(row, joined);
            }
        }
    }

    /** Begins to tell what was noted. Called under no lock, because an executor may run tasks on the calling thread. */
    void begin() {
        synchronized (lock) {
            if (running || waiting.isEmpty()) {
                return;
            }
            running = true;
        }
        workers.execute(this::run);
    }

    private void run() {
        for (Notice next = next(); next != null; next = next()) {
            teller.accept(next.row(), next.joined());
        }
    }

    private @Nullable Notice next() {
        synchronized (lock) {
            Iterator<Map.Entry<Row, Boolean>> all = waiting.entrySet().iterator();
            if (!all.hasNext()) {
                running = false;
                return null;
            }
            Map.Entry<Row, Boolean> first = all.next();
            all.remove();
            return new Notice(first.getKey(), first.getValue());
        }
    }
}
