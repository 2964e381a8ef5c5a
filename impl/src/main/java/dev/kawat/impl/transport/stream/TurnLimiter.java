/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a few channels at a time go on with what they have more to read, and the others wait in the order of their arrival. The
 * threads that run them serve in turn whatever is given to them; so what comes new waits for a few turns, however many channels
 * have always more to read. Usable from any thread.
 */
public final class TurnLimiter {

    private record Turn(WireChannel channel, Executor threads) {}

    private final int atOnce;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>(1);

    /** The number of turns that were given to threads and are not over. */
    @GuardedBy("lock")
    private int running;

    /** A limiter for as many channels at a time as there are processors. */
    public TurnLimiter() {
        this(Runtime.getRuntime().availableProcessors());
    }

    /**
     * A limiter for a number of channels.
     *
     * @param atOnce how many go on at the same time, at least 1
     */
    TurnLimiter(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Calls {@link WireChannel#nextTurn} on one of these threads, when it is the channel's turn. */
    public void add(WireChannel channel, Executor threads) {
        Turn turn = new Turn(channel, threads);
        synchronized (lock) {
            if (running == atOnce) {
                waiting.addLast(turn);
                return;
            }
            running++;
        }
        start(turn);
    }

    /** Gives a turn to its threads. A channel whose server has stopped them is lost. */
    private void start(@Nullable Turn first) {
        Turn turn = first;
        while (turn != null) {
            Turn given = turn;
            try {
                given.threads.execute(() -> run(given));
                return;
            } catch (RejectedExecutionException stopped) {
                given.channel.lost(stopped);
                turn = next();
            }
        }
    }

    private void run(Turn turn) {
        try {
            turn.channel.nextTurn();
        } finally {
            start(next());
        }
    }

    /** Returns the next turn in the place of one that is over; null if none waits. */
    private @Nullable Turn next() {
        synchronized (lock) {
            Turn next = waiting.pollFirst();
            if (next == null) {
                running--;
            }
            return next;
        }
    }
}
