/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.presence;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.Member;
import dev.kawat.Members;
import dev.kawat.impl.presence.Row.Count;
import dev.kawat.impl.settings.PresenceChoice;
import dev.kawat.impl.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Knows who is connected to the endpoints of one application: the rows of this node, and those of others as they have told them.
 * A node owns its rows, and nobody else changes them. Sums are made when they are needed: a copy of all rows would cost more memory
 * than a look at each node costs time. Usable from any thread.
 */
public final class Presence {

    /**
     * The rows of this node, as other nodes are to know them.
     *
     * @param changes the rows that have changed since the last time
     * @param all all rows; empty if they were not asked for
     * @param rows how many rows there are
     * @param forgotten whether there were more changes than are remembered, so that other nodes need all rows
     */
    public record Own(List<Count> changes, List<Count> all, int rows, boolean forgotten) {}

    /** The most changes that are remembered while nobody asks for them, if there are fewer rows. */
    private static final int MOST_CHANGES = 10_000;

    private final Clock clock;
    private final long linger;
    private final PresenceNotices notices;
    private final Object lock = new Object();

    /** The rows of this node that others are told of. */
    @GuardedBy("lock")
    private final Rows own = new Rows();

    @GuardedBy("lock")
    private final Set<Row> changed = new LinkedHashSet<>();

    /** True if changes were forgotten since the last time. */
    @GuardedBy("lock")
    private boolean forgotten;

    @GuardedBy("lock")
    private final Map<Long, Rows> others = new HashMap<>();

    /** The rows of this node that others are not told of. */
    @GuardedBy("lock")
    private final Rows unshared = new Rows();

    /** The users without connections who may come back, with the time at which they have left. The earliest is first. */
    @GuardedBy("lock")
    private final Map<Row, Long> leaving = new LinkedHashMap<>();

    /** The endpoints whose observers are told, by their names. */
    @GuardedBy("lock")
    private final Map<String, EndpointPresence> observed = new HashMap<>();

    /** The number of endpoints that tell other nodes of their users. */
    @GuardedBy("lock")
    private int shared;

    /**
     * Nobody yet.
     *
     * @param linger how long a user without connections may be away without having left
     * @param workers run observers
     */
    public Presence(Clock clock, Duration linger, Executor workers) {
        this.clock = clock;
        this.linger = linger.toNanos();
        this.notices = new PresenceNotices(workers, this::tell);
    }

    /**
     * Returns the presence of an endpoint.
     *
     * @param relayed whether other nodes are told
     */
    public EndpointPresence ofEndpoint(String name, PresenceChoice choice, boolean relayed) {
        if (choice == PresenceChoice.OFF) {
            return EndpointPresence.OFF;
        }
        if (relayed) {
            synchronized (lock) {
                shared++;
            }
        }
        return new EndpointPresence(this, name, choice == PresenceChoice.TOPICS, relayed);
    }

    // ---- For the endpoints of this node ----

    /** Notes that this node has more connections in a row, or less. */
    void count(Row row, int more, boolean relayed) {
        synchronized (lock) {
            if (relayed) {
                change(row);
            }
            Rows rows = relayed ? own : unshared;
            set(rows, row, rows.get(row) + more);
        }
    }

    /** Notes a change that other nodes are to know. Without a link nobody asks for them, and rows may come and go for days. */
    @GuardedBy("lock")
    private void change(Row row) {
        if (changed.size() >= Math.max(MOST_CHANGES, own.size())) {
            changed.clear();
            forgotten = true;
        }
        changed.add(row);
    }

    /** Returns who is in a scope. */
    Members members(Scope scope) {
        List<Member> users = new ArrayList<>();
        int anonymous = 0;
        synchronized (lock) {
            Map<@Nullable String, Integer> sums = new HashMap<>();
            for (Rows rows : all()) {
                rows.of(scope).forEach((user, connections) -> sums.merge(user, connections, Integer::sum));
            }
            for (Map.Entry<@Nullable String, Integer> entry : sums.entrySet()) {
                String user = entry.getKey();
                if (user == null) {
                    anonymous = entry.getValue();
                } else {
                    users.add(new Member(user, entry.getValue()));
                }
            }
        }
        users.sort(Comparator.comparing(Member::name));
        return new Members(users, anonymous);
    }

    /** Tells the observers of an endpoint who is there, and from now on who comes and goes. */
    void observe(EndpointPresence endpoint) {
        synchronized (lock) {
            observed.put(endpoint.name(), endpoint);
            Set<Row> there = new LinkedHashSet<>();
            for (Rows rows : all()) {
                rows.all().forEach(count -> there.add(count.row()));
            }
            for (Row row : there) {
                if (row.user() != null && row.scope().endpoint().equals(endpoint.name())) {
                    notices.add(row, true);
                }
            }
        }
    }

    /** Tells them nothing any more. */
    void closed(EndpointPresence endpoint, boolean relayed) {
        synchronized (lock) {
            if (relayed) {
                shared--;
            }
            if (observed.remove(endpoint.name(), endpoint)) {
                leaving.keySet().removeIf(row -> row.scope().endpoint().equals(endpoint.name()));
            }
        }
    }

    // ---- For the relay ----

    /** Returns whether there are endpoints here that tell other nodes of their users. */
    public boolean isShared() {
        synchronized (lock) {
            return shared > 0 || own.size() > 0 || !changed.isEmpty();
        }
    }

    /**
     * Returns what has changed since the last time, once, together with what there is now.
     *
     * @param all whether to return all rows too
     */
    public Own own(boolean all) {
        synchronized (lock) {
            List<Count> changes = new ArrayList<>(changed.size());
            for (Row row : changed) {
                changes.add(new Count(row, own.get(row)));
            }
            changed.clear();
            boolean incomplete = forgotten;
            forgotten = false;
            return new Own(changes, all ? own.all() : List.of(), own.size(), incomplete);
        }
    }

    /** Changes rows of another node. */
    public void changed(long node, List<Count> changes) {
        synchronized (lock) {
            change(node, changes);
        }
    }

    /** Replaces all rows of another node. */
    public void replaced(long node, List<Count> rows) {
        synchronized (lock) {
            remove(node);
            change(node, rows);
        }
    }

    /** Removes all rows of another node, which is gone. */
    public void left(long node) {
        synchronized (lock) {
            remove(node);
        }
    }

    @GuardedBy("lock")
    private void change(long node, List<Count> changes) {
        Rows rows = others.computeIfAbsent(node, added -> new Rows());
        for (Count change : changes) {
            set(rows, change.row(), change.connections());
        }
    }

    @GuardedBy("lock")
    private void remove(long node) {
        Rows gone = others.get(node);
        if (gone != null) {
            for (Count count : gone.all()) {
                set(gone, count.row(), 0);
            }
            others.remove(node);
        }
    }

    /** Returns how many rows another node has. */
    public int rowsOf(long node) {
        synchronized (lock) {
            Rows known = others.get(node);
            return known == null ? 0 : known.size();
        }
    }

    // ---- Who comes and goes ----

    /** Tells observers what has changed, and who did not come back in time. Called a few times a second, under no lock. */
    public void tick() {
        long now = clock.nanos();
        synchronized (lock) {
            Iterator<Map.Entry<Row, Long>> all = leaving.entrySet().iterator();
            while (all.hasNext()) {
                Map.Entry<Row, Long> first = all.next();
                if (first.getValue() - now > 0) {
                    break;
                }
                all.remove();
                notices.add(first.getKey(), false);
            }
        }
        notices.begin();
    }

    /** Sets the number of connections that some node has in a row, and notes whether its user comes or goes. */
    @GuardedBy("lock")
    private void set(Rows rows, Row row, int connections) {
        boolean matters = row.user() != null && isObserved(row);
        boolean was = matters && isThere(row);
        rows.set(row, connections);
        if (!matters || was == isThere(row)) {
            return;
        }
        if (was) {
            leaving.put(row, clock.nanos() + linger);
        } else if (leaving.remove(row) == null) {
            notices.add(row, true);
        }
    }

    @GuardedBy("lock")
    private boolean isThere(Row row) {
        return all().stream().anyMatch(rows -> rows.get(row) > 0);
    }

    @GuardedBy("lock")
    private List<Rows> all() {
        List<Rows> all = new ArrayList<>(others.size() + 2);
        all.add(own);
        all.add(unshared);
        all.addAll(others.values());
        return all;
    }

    @GuardedBy("lock")
    private boolean isObserved(Row row) {
        return observed.containsKey(row.scope().endpoint());
    }

    private void tell(Row row, boolean joined) {
        EndpointPresence endpoint;
        synchronized (lock) {
            endpoint = observed.get(row.scope().endpoint());
        }
        if (endpoint != null) {
            endpoint.tell(row, joined);
        }
    }
}
