/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.impl.presence.Presence;
import dev.kawat.impl.presence.Row.Count;
import dev.kawat.spi.RelayAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells other nodes who is connected here, and hears it from them. Changes are numbered; a node that misses one asks for all rows,
 * and so does one that hears of a node for the first time. Each heartbeat says the last number and how many rows there are, so a
 * loss is noticed also when nothing changes any more. Usable from any thread.
 */
final class PresenceExchange {

    /**
     * The rows that others were told of.
     *
     * @param version the number of the last change
     * @param rows how many rows there were then
     */
    record Told(long version, int rows) {}

    private static final long UNKNOWN = -1;

    /** The time that rows wait for the engine. Rows that are dropped are asked for. */
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    /** The time between two questions for the same rows, if none of them has come. */
    private static final long ASK_AGAIN = Duration.ofSeconds(2).toNanos();

    /** The state of another node, as far as it is known. */
    private static final class Known {

        /** The last change that was applied; {@link #UNKNOWN} before all rows have come. */
        private long version = UNKNOWN;

        /** The version that the last heartbeat told. What it counts has come before the next one. */
        private long due;

        /** The time before which nothing is asked. */
        private long quietUntil;

        private @Nullable Parts coming;

        Known(long now) {
            quietUntil = now;
        }
    }

    /** All rows of a node, of which some parts have come. */
    private static final class Parts {

        private final long version;
        private final int parts;
        private final BitSet come = new BitSet();
        private final List<Count> rows = new ArrayList<>();

        Parts(PresenceRows first) {
            version = first.version();
            parts = first.parts();
        }

        /** Adds a part; returns whether none is missing. */
        boolean add(PresenceRows part) {
            if (!come.get(part.part())) {
                come.set(part.part());
                rows.addAll(part.rows());
            }
            return come.cardinality() == parts;
        }
    }

    private final Presence presence;
    private final Outgoing outgoing;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<Long, Known> nodes = new HashMap<>();

    private volatile Told told = new Told(0, 0);

    /** Nobody has told anything. */
    PresenceExchange(Presence presence, Outgoing outgoing) {
        this.presence = presence;
        this.outgoing = outgoing;
    }

    // ---- What this node tells ----

    /** Returns the rows that others were told of. */
    Told told() {
        return told;
    }

    /** Tells what has changed. Called a few times a second, while others listen. */
    void tick(long now) {
        if (presence.isShared()) {
            synchronized (lock) {
                tell(presence.own(false), now);
            }
        }
    }

    /** Tells all rows to a node that has asked for them. */
    void asked(long node, long now) {
        synchronized (lock) {
            Presence.Own own = presence.own(true);
            tell(own, now);
            List<List<Count>> parts = PresenceRows.divide(own.all());
            for (int i = 0; i < parts.size(); i++) {
                say(RelayAddress.node(node), new PresenceRows(told.version(), i, parts.size(), parts.get(i)), now);
            }
        }
    }

    @GuardedBy("lock")
    private void tell(Presence.Own own, long now) {
        if (own.changes().isEmpty()) {
            return;
        }
        long version = told.version() + (own.forgotten() ? 1 : 0); // who misses that one asks for all rows
        for (List<Count> changes : PresenceRows.divide(own.changes())) {
            version++;
            say(RelayAddress.NODES, new PresenceRows(version, 0, 0, changes), now);
        }
        told = new Told(version, own.rows());
    }

    private void say(RelayAddress to, PresenceRows rows, long now) {
        outgoing.queue(new ControlMessage(
                to, Envelope.Kind.PRESENCE, rows::write, ControlMessage.EARLY, now + PATIENCE, null));
    }

    // ---- What this node hears ----

    /** Notes what a heartbeat says of the rows of a node. */
    void heard(long node, Told says, long now) {
        if (!presence.isShared()) {
            left(node);
            return;
        }
        synchronized (lock) {
            Known known = nodes.computeIfAbsent(node, added -> new Known(now));
            boolean behind = known.version < known.due || known.version > says.version();
            boolean differs = known.version == says.version() && presence.rowsOf(node) != says.rows();
            if (known.version == UNKNOWN && says.version() == 0) {
                known.version = 0;
            } else if (behind || differs || known.version == UNKNOWN) {
                ask(node, known, now);
            }
            known.due = says.version();
        }
    }

    /** Notes rows of a node. */
    void received(long node, PresenceRows rows, long now) {
        synchronized (lock) {
            Known known = nodes.get(node);
            if (known == null) {
                return; // its next heartbeat leads to a question
            }
            if (!rows.isChange()) {
                received(node, known, rows, now);
            } else if (known.version != UNKNOWN && rows.version() == known.version + 1) {
                presence.changed(node, rows.rows());
                known.version = rows.version();
            } else if (rows.version() > known.version) {
                ask(node, known, now);
            }
        }
    }

    @GuardedBy("lock")
    private void received(long node, Known known, PresenceRows part, long now) {
        Parts coming = known.coming;
        if (coming == null || coming.version != part.version() || coming.parts != part.parts()) {
            coming = new Parts(part);
            known.coming = coming;
        }
        known.quietUntil = now + ASK_AGAIN;
        if (coming.add(part)) {
            presence.replaced(node, coming.rows);
            known.version = coming.version;
            known.coming = null;
        }
    }

    @GuardedBy("lock")
    private void ask(long node, Known known, long now) {
        if (known.quietUntil - now <= 0) {
            known.quietUntil = now + ASK_AGAIN;
            outgoing.queue(new ControlMessage(
                    RelayAddress.node(node),
                    Envelope.Kind.PRESENCE_ASK,
                    () -> new byte[0],
                    ControlMessage.EARLY,
                    now + ASK_AGAIN,
                    null));
        }
    }

    /** Removes the rows of a node that is gone. */
    void left(long node) {
        synchronized (lock) {
            if (nodes.remove(node) != null) {
                presence.left(node);
            }
        }
    }
}
