/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The message of each key that waits in an outbox whose policy is latest-per-key. It knows none until the outbox is full for
 * the first time. From then on, until nothing waits any more, each key waits at most once. Guarded by the lock of its outbox.
 */
final class LatestByKey {

    private final Map<String, QueuedMessage> byKey = new HashMap<>();
    private boolean active;

    /**
     * Begins to note keys. The messages that wait already have to be {@linkplain #added added}.
     *
     * @return false if it has begun before; nothing changes then
     */
    boolean begin() {
        if (active) {
            return false;
        }
        active = true;
        return true;
    }

    /** Returns the message that waits and has the key of another; null if there is none, or keys are not noted. */
    @Nullable
    QueuedMessage ofSameKey(QueuedMessage other) {
        return active && other.key() != null ? byKey.get(other.key()) : null;
    }

    /** Notes that a message waits. */
    void added(QueuedMessage message) {
        if (active && message.key() != null) {
            byKey.put(message.key(), message);
        }
    }

    /** Notes that a message waits no longer. */
    void removed(QueuedMessage message) {
        if (active && message.key() != null) {
            byKey.remove(message.key(), message);
        }
    }

    /** Forgets all keys, because nothing waits any more. */
    void end() {
        active = false;
        byKey.clear();
    }
}
