/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.WebSocketConnector.OfflineQueue;
import dev.kawat.impl.message.EncodedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages that wait for a connection. Not thread-safe. */
final class UnsentMessages {

    /** A message with what was sent, and the time at which it is too old. */
    record Unsent(Object message, EncodedMessage encoded, long bytes, long until) {}

    private final OfflineQueue bounds;
    private final Deque<Unsent> messages = new ArrayDeque<>();
    private long bytes;

    UnsentMessages(OfflineQueue bounds) {
        this.bounds = bounds;
    }

    /** Adds a message; returns false if it does not fit. */
    boolean add(Object message, EncodedMessage encoded, long now) {
        removeOld(now);
        long size = encoded.message().size();
        if (messages.size() >= bounds.messages() || bytes + size > bounds.bytes()) {
            return false;
        }
        messages.add(new Unsent(message, encoded, size, now + bounds.age().toNanos()));
        bytes += size;
        return true;
    }

    /** Removes the first message, and returns it; null if there is none. */
    @Nullable
    Unsent poll(long now) {
        removeOld(now);
        Unsent first = messages.pollFirst();
        if (first != null) {
            bytes -= first.bytes();
        }
        return first;
    }

    /** Adds a message that could not be sent before all others. */
    void putBack(Unsent message) {
        messages.addFirst(message);
        bytes += message.bytes();
    }

    /** Removes all messages, and returns them. */
    List<Object> take(long now) {
        removeOld(now);
        List<Object> taken = new ArrayList<>();
        messages.forEach(unsent -> taken.add(unsent.message()));
        messages.clear();
        bytes = 0;
        return taken;
    }

    private void removeOld(long now) {
        while (!messages.isEmpty() && now - messages.getFirst().until() >= 0) {
            bytes -= messages.removeFirst().bytes();
        }
    }
}
