/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.impl.connection.DefaultConnection;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Connections by a name that several can share. A name is known only while it has connections. Usable from any thread. */
public final class Registry {

    private final Map<String, Set<DefaultConnection>> connections = new ConcurrentHashMap<>();

    /** Adds a connection, and returns how many the name has with it. */
    public int add(String name, DefaultConnection connection) {
        int[] size = new int[1];
        connections.compute(name, (key, known) -> {
            Set<DefaultConnection> set = known == null ? ConcurrentHashMap.newKeySet() : known;
            set.add(connection);
            size[0] = set.size();
            return set;
        });
        return size[0];
    }

    /** Removes a connection, and returns how many the name has without it. */
    public int remove(String name, DefaultConnection connection) {
        int[] size = new int[1];
        connections.computeIfPresent(name, (key, known) -> {
            known.remove(connection);
            size[0] = known.size();
            return known.isEmpty() ? null : known;
        });
        return size[0];
    }

    /** The connections of a name: a view that may lose them while it is looked at; empty for a name that has none. */
    public Collection<DefaultConnection> of(String name) {
        return connections.getOrDefault(name, Set.of());
    }
}
