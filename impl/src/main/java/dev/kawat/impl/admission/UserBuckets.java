/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The buckets of the users of one endpoint, each shared by all connections of its user. Those of a user without a connection are
 * kept until they are full, so that nobody gets full ones by connecting anew. Usable from any thread.
 */
final class UserBuckets {

    /** The buckets of one user. */
    static final class Buckets {

        final TokenBucket messages;
        final TokenBucket bytes;

        /** The number of connections that have them. Only touched while the map computes. */
        private int connections;

        private Buckets(long now) {
            messages = new TokenBucket(now);
            bytes = new TokenBucket(now);
        }

        private Buckets join() {
            connections++;
            return this;
        }

        private void leave() {
            connections--;
        }

        private boolean isUnused(long now) {
            return connections == 0 && messages.isFull(now) && bytes.isFull(now);
        }
    }

    private final Map<String, Buckets> byUser = new ConcurrentHashMap<>();
    private final AtomicLong nextSweep;

    UserBuckets(long now) {
        nextSweep = new AtomicLong(now + TokenBucket.SECOND);
    }

    /** Returns the buckets of a user for one more connection, which must {@link #leave} them. */
    Buckets join(String user, long now) {
        sweep(now);
        return byUser.compute(user, (name, known) -> (known == null ? new Buckets(now) : known).join());
    }

    /** Notes the end of a connection of a user. */
    void leave(String user, long now) {
        byUser.computeIfPresent(user, (name, known) -> {
            known.leave();
            return known.isUnused(now) ? null : known;
        });
        sweep(now);
    }

    /** Forgets the buckets that nobody needs, once a second. */
    private void sweep(long now) {
        long due = nextSweep.get();
        if (now - due >= 0 && nextSweep.compareAndSet(due, now + TokenBucket.SECOND)) {
            for (String user : byUser.keySet()) {
                byUser.computeIfPresent(user, (name, known) -> known.isUnused(now) ? null : known);
            }
        }
    }

    /** Returns the number of users whose buckets are kept. */
    int size() {
        return byUser.size();
    }
}
