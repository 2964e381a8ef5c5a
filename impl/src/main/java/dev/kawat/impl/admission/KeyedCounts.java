/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts by key. A key whose count is zero takes no memory. Usable from any thread.
 *
 * @param <K> the type of the keys
 */
final class KeyedCounts<K> {

    private final Map<K, Integer> counts = new ConcurrentHashMap<>();

    /** Returns the count of a key. */
    int of(K key) {
        return counts.getOrDefault(key, 0);
    }

    /** Counts one more, unless that would be more than a maximum; returns whether it did. */
    boolean add(K key, int max) {
        boolean[] added = new boolean[1];
        counts.compute(key, (same, count) -> {
            int before = count == null ? 0 : count;
            added[0] = before < max;
            return added[0] ? Integer.valueOf(before + 1) : count;
        });
        return added[0];
    }

    /** Counts one less. */
    void remove(K key) {
        counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Returns the number of keys that have a count. */
    int size() {
        return counts.size();
    }
}
