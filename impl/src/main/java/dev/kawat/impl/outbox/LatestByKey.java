/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which message of each key waits in an outbox whose policy is latest-per-key. Nothing is known of them until the outbox is full for the
 * first time; from then on, until nothing waits any more, each key waits at most once. Touched under the lock of its outbox only.
 */
final class LatestByKey {

    private final Map<String, QueuedMessage> byKey = new HashMap<>();
    private boolean active;

    /**
     * From now on each key waits once. Of those that wait more than once the latest takes the place of the first, so that a key which
     * changes all the time comes to its turn like any other.
     *
     * @return what no longer waits; nothing, if it was so already
     */
    List<QueuedMessage> begin(ArrayDeque<Object> queue) {
        if (active) {
            return List.of();
        }
        active = true;
        List<QueuedMessage> replaced = new ArrayList<>();
        for (int left = queue.size(); left > 0; left--) {
            Object entry = queue.removeFirst();
            QueuedMessage first = firstOfItsKey(entry);
            if (first == null) {
                queue.addLast(entry);
                added(entry);
            } else {
                first.changePlaces((QueuedMessage) entry);
                replaced.add((QueuedMessage) entry);
            }
        }
        return replaced;
    }

    /** What waits and has the key of an entry; null while that does not matter. */
    @Nullable
    QueuedMessage firstOfItsKey(Object entry) {
        return active && entry instanceof QueuedMessage keyed && keyed.key != null ? byKey.get(keyed.key) : null;
    }

    /** An entry waits, behind all others. */
    void added(Object entry) {
        if (active && entry instanceof QueuedMessage keyed && keyed.key != null) {
            byKey.put(keyed.key, keyed);
        }
    }

    /** An entry waits no longer. */
    void taken(QueuedMessage entry) {
        if (active && entry.key != null) {
            byKey.remove(entry.key, entry);
        }
    }

    /** Nothing waits any more. */
    void end() {
        active = false;
        byKey.clear();
    }
}
