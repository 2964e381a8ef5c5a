/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.spi.RelayAddress;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The envelopes that have come and wait to be delivered, within a bound. Those of one address are delivered in their order, by one
 * worker at a time; so the thread that receives never waits for a connection. Usable from any thread.
 */
final class Inbound {

    /** The delivery of an envelope with so many bytes. */
    private record Delivery(int bytes, Runnable task) {}

    private static final System.Logger LOG = System.getLogger("dev.kawat.relay");

    /** The most envelopes of one address before others have their turn. */
    private static final int TURN = 16;

    private final long bound;
    private final Executor workers;
    private final AtomicLong bytes = new AtomicLong();
    private final Object lock = new Object();

    /** The envelopes by address. An address is here while a worker delivers its envelopes, or is asked to. */
    @GuardedBy("lock")
    private final Map<RelayAddress, ArrayDeque<Delivery>> lanes = new HashMap<>();

    /** Nothing yet. */
    Inbound(long bound, Executor workers) {
        this.bound = bound;
        this.workers = workers;
    }

    /**
     * Adds an envelope; returns false if there is no room for it.
     *
     * @param size its bytes
     * @param task delivers what is in it
     */
    boolean offer(RelayAddress address, int size, Runnable task) {
        Delivery delivery = new Delivery(size, task);
        if (bytes.addAndGet(size) > bound) {
            bytes.addAndGet(-size);
            return false;
        }
        synchronized (lock) {
            ArrayDeque<Delivery> lane = lanes.get(address);
            if (lane != null) {
                lane.addLast(delivery);
                return true;
            }
            ArrayDeque<Delivery> begun = new ArrayDeque<>(1);
            begun.addLast(delivery);
            lanes.put(address, begun);
        }
        workers.execute(() -> run(address));
        return true;
    }

    private void run(RelayAddress address) {
        for (int i = 0; i < TURN; i++) {
            Delivery next = next(address);
            if (next == null) {
                return;
            }
            try {
                next.task().run();
            } catch (RuntimeException | Error failure) { // memory may be short; the next one may fit
                LOG.log(Level.WARNING, "messages of another node for " + address + " could not be delivered", failure);
            } finally {
                bytes.addAndGet(-next.bytes());
            }
        }
        workers.execute(() -> run(address));
    }

    /** Removes and returns the next envelope of an address; null if none is left, and the address too. */
    private @Nullable Delivery next(RelayAddress address) {
        synchronized (lock) {
            ArrayDeque<Delivery> lane = lanes.get(address);
            Delivery next = lane == null ? null : lane.pollFirst();
            if (next == null) {
                lanes.remove(address);
            }
            return next;
        }
    }

    /** Returns how many bytes wait. */
    long bytes() {
        return bytes.get();
    }
}
