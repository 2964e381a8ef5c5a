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
 * Knows who is connected to the endpoints of one application: the rows of this node, those of others as they have told them, and
 * the sums of both. A node owns its rows, and nobody else changes them. Usable from any thread.
 */
public final class Presence {

    /**
     * The rows of this node, as other nodes are to know them.
     *
     * @param changes the rows that have changed since the last time
     * @param all all rows; empty if they were not asked for
     * @param rows how many rows there are
     */
    public record Own(List<Count> changes, List<Count> all, int rows) {}

    private final Clock clock;
    private final long linger;
    private final PresenceNotices notices;
    private final Object lock = new Object();

    /** The rows of this node that others are told of. */
    @GuardedBy("lock")
    private final Rows own = new Rows();

    @GuardedBy("lock")
    private final Set<Row> changed = new LinkedHashSet<>();

    @GuardedBy("lock")
    private final Map<Long, Rows> others = new HashMap<>();

    @GuardedBy("lock")
    private final Rows sums = new Rows();

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
                own.add(row, more);
                changed.add(row);
            }
            sum(row, more);
        }
    }

    /** Returns who is in a scope. */
    Members members(Scope scope) {
        List<Member> users = new ArrayList<>();
        int anonymous = 0;
        synchronized (lock) {
            for (Map.Entry<@Nullable String, Integer> entry : sums.of(scope).entrySet()) {
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
            for (Count count : sums.all()) {
                Row row = count.row();
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
            return new Own(changes, all ? own.all() : List.of(), own.size());
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
            int before = rows.set(change.row(), change.connections());
            sum(change.row(), change.connections() - before);
        }
    }

    @GuardedBy("lock")
    private void remove(long node) {
        Rows gone = others.remove(node);
        if (gone != null) {
            for (Count count : gone.all()) {
                sum(count.row(), -count.connections());
            }
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

    @GuardedBy("lock")
    private void sum(Row row, int more) {
        int now = sums.add(row, more);
        boolean was = now != more;
        if (more == 0 || row.user() == null || was == (now != 0) || !isObserved(row)) {
            return;
        }
        if (was) {
            leaving.put(row, clock.nanos() + linger);
        } else if (leaving.remove(row) == null) {
            notices.add(row, true);
        }
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
