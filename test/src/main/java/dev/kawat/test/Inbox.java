/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The messages and the end that have come to one client, in order, and beside them pings and pongs. Usable from any thread. */
final class Inbox {

    private final List<Received> all = new ArrayList<>();
    private final Deque<ByteBuffer> pings = new ArrayDeque<>();
    private final Deque<ByteBuffer> pongs = new ArrayDeque<>();

    /** The number of those that were taken. */
    private int taken;

    private Received.@Nullable Close end;

    synchronized void add(Received received) {
        if (end != null) {
            return;
        }
        all.add(received);
        if (received instanceof Received.Close close) {
            end = close;
        }
        notifyAll();
    }

    synchronized void addPing(ByteBuffer payload) {
        pings.add(payload);
        notifyAll();
    }

    synchronized void addPong(ByteBuffer payload) {
        pongs.add(payload);
        notifyAll();
    }

    /** Takes the next message, or the end, which stays; empty if neither comes in time. */
    synchronized Optional<Received> take(Duration within) {
        Received next = await(within, () -> taken < all.size() ? all.get(taken) : end);
        if (next != null && taken < all.size()) {
            taken++;
        }
        return Optional.ofNullable(next);
    }

    /** Takes all messages that have come. */
    synchronized List<Received> takeMessages() {
        List<Received> messages = new ArrayList<>(all.subList(taken, all.size()));
        messages.removeIf(one -> one instanceof Received.Close);
        taken += messages.size();
        return messages;
    }

    synchronized Optional<ByteBuffer> takePing(Duration within) {
        return Optional.ofNullable(await(within, pings::poll));
    }

    synchronized Optional<ByteBuffer> takePong(Duration within) {
        return Optional.ofNullable(await(within, pongs::poll));
    }

    /** Waits for the end, whatever comes before. */
    synchronized Optional<Received.Close> awaitEnd(Duration within) {
        return Optional.ofNullable(await(within, () -> end));
    }

    /** Returns what has come, in order. */
    synchronized List<Received> all() {
        return List.copyOf(all);
    }

    synchronized int taken() {
        return taken;
    }

    synchronized Optional<Received.Close> end() {
        return Optional.ofNullable(end);
    }

    /** Waits until something is there; returns null if that does not happen in time. Called with the lock. */
    private <T> @Nullable T await(Duration within, Supplier<@Nullable T> wanted) {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            T found = wanted.get();
            if (found != null) {
                return found;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            try {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }
}
