/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.presence;

import dev.kawat.impl.presence.Row.Count;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows with their numbers of connections, of which none is 0. Not thread-safe. */
final class Rows {

    /** By scope and user, because this takes less memory than a key of both for each row. The key null stands for no identity. */
    private final Map<Scope, Map<@Nullable String, Integer>> connections = new HashMap<>();

    private int size;

    /** Returns the number of connections of a row; 0 if there is no such row. */
    int get(Row row) {
        return of(row.scope()).getOrDefault(row.user(), 0);
    }

    /** Returns a view of the connections by user in a scope. */
    Map<@Nullable String, Integer> of(Scope scope) {
        return connections.getOrDefault(scope, Collections.emptyMap()); // Map.of() takes no null
    }

    /** Sets the number of connections of a row. */
    void set(Row row, int next) {
        Map<@Nullable String, Integer> users = connections.computeIfAbsent(row.scope(), added -> new HashMap<>());
        Integer before = next == 0 ? users.remove(row.user()) : users.put(row.user(), next);
        size += (next == 0 ? 0 : 1) - (before == null ? 0 : 1);
        if (users.isEmpty()) {
            connections.remove(row.scope());
        }
    }

    /** Returns how many rows there are. */
    int size() {
        return size;
    }

    /** Returns a copy of all rows. */
    List<Count> all() {
        List<Count> all = new ArrayList<>(size);
        connections.forEach((scope, users) ->
                users.forEach((user, count) -> all.add(new Count(new Row(scope, user), count))));
        return all;
    }
}
