/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import dev.kawat.impl.presence.Presence;
import dev.kawat.impl.presence.Row;
import dev.kawat.impl.presence.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures the memory that a node needs to know who is connected to another one. */
final class PresenceRows {

    private static final int ROWS = 100_000;

    /** As many as a node tells at once. */
    private static final int BATCH = 500;

    private static final int COLLECTIONS = 5;
    private static final long NODE = 1;

    private PresenceRows() {}

    /** Returns the bytes of heap for each user of another node, with the name of the user, of eleven characters. */
    static long bytes() {
        Presence presence = new Presence(System::nanoTime, Duration.ofSeconds(3), Runnable::run);
        long before = heap();
        for (int i = 0; i < ROWS; i += BATCH) {
            List<Row.Count> told = new ArrayList<>(BATCH);
            for (int j = i; j < i + BATCH; j++) {
                told.add(new Row.Count(new Row(new Scope("chat", null), "user-" + (ROWS + j)), 1));
            }
            presence.changed(NODE, told);
        }
        long bytes = (heap() - before) / presence.rowsOf(NODE); // which keeps it alive
        return bytes;
    }

    private static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
