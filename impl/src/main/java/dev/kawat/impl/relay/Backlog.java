/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The messages that wait for the engine, in their order and within a bound. Usable from any thread. */
final class Backlog {

    private final BufferSpace space;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();

    /** The number of messages that have ever been added. */
    @GuardedBy("lock")
    private long offered;

    /** An empty backlog that takes what it needs from a space. */
    Backlog(BufferSpace space) {
        this.space = space;
    }

    /** Adds a message; returns false if there is no room for it. */
    boolean offer(Pending message) {
        synchronized (lock) {
            if (!space.take(message.bytes())) {
                return false;
            }
            waiting.addLast(message);
            offered++;
            return true;
        }
    }

    /** Removes and returns the messages of the next batch; none if nothing waits. */
    List<Pending> next() {
        List<Pending> batch = new ArrayList<>();
        synchronized (lock) {
            long taken = 0;
            while (!waiting.isEmpty() && batch.size() < Container.MAX_MESSAGES) {
                int size = waiting.getFirst().bytes();
                if (taken > 0 && taken + size > Container.FULL_BYTES) {
                    break;
                }
                taken += size;
                batch.add(waiting.removeFirst());
            }
            space.giveBack(taken);
        }
        return batch;
    }

    /** Returns a batch to the front of the queue, even if that exceeds the bound. */
    void putBack(List<Pending> batch) {
        synchronized (lock) {
            for (int i = batch.size() - 1; i >= 0; i--) {
                space.takeAnyway(batch.get(i).bytes());
                waiting.addFirst(batch.get(i));
            }
        }
    }

    /** Removes and returns the messages that have waited since a time or longer. */
    List<Pending> olderThan(long time) {
        List<Pending> old = new ArrayList<>();
        synchronized (lock) {
            while (!waiting.isEmpty() && waiting.getFirst().since() - time <= 0) {
                Pending first = waiting.removeFirst();
                space.giveBack(first.bytes());
                old.add(first);
            }
        }
        return old;
    }

    /** Returns how many messages have ever been added. */
    long offered() {
        synchronized (lock) {
            return offered;
        }
    }

    /** Returns how many of them do not wait any more. */
    long passed() {
        synchronized (lock) {
            return offered - waiting.size();
        }
    }
}
