/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The idle inflaters and deflaters of an application. They are kept because their memory is outside of the JVM and expensive to
 * get. Those beyond the number that may be idle end at once, and do not wait for the garbage collector. Usable from any thread.
 */
public final class ZlibPool implements AutoCloseable {

    private final Idle<Inflater> inflaters;
    private final Idle<Deflater> deflaters;

    /**
     * @param level how hard to compress: 1 to 9, or {@link Deflater#DEFAULT_COMPRESSION}
     * @param maxIdle the most inflaters, and the most deflaters, that are kept while they are not in use
     */
    public ZlibPool(int level, int maxIdle) {
        if (level != Deflater.DEFAULT_COMPRESSION
                && (level < Deflater.BEST_SPEED || level > Deflater.BEST_COMPRESSION)) {
            throw new IllegalArgumentException("compression: level must be 1 to 9, or -1, got " + level);
        }
        // RFC 7692 7.2: blocks without zlib's header and checksum
        inflaters = new Idle<>(maxIdle, () -> new Inflater(true), Inflater::reset, Inflater::end);
        deflaters = new Idle<>(maxIdle, () -> new Deflater(level, true), Deflater::reset, Deflater::end);
    }

    Inflater borrowInflater() {
        return inflaters.borrow();
    }

    void giveBack(Inflater inflater) {
        inflaters.giveBack(inflater);
    }

    Deflater borrowDeflater() {
        return deflaters.borrow();
    }

    void giveBack(Deflater deflater) {
        deflaters.giveBack(deflater);
    }

    /** Returns how many inflaters and deflaters are in use. */
    public int borrowed() {
        return inflaters.borrowed() + deflaters.borrowed();
    }

    /** Ends those that are idle, and from now on those that are given back. */
    @Override
    public void close() {
        inflaters.close();
        deflaters.close();
    }

    /** The idle objects of one kind. The last one used is the first to be used again. */
    private static final class Idle<T> {

        private final Supplier<T> make;
        private final Consumer<T> reset;
        private final Consumer<T> end;

        @GuardedBy("this")
        private final Deque<T> idle = new ArrayDeque<>();

        @GuardedBy("this")
        private int maxIdle; // 0 once closed

        @GuardedBy("this")
        private int borrowed;

        Idle(int maxIdle, Supplier<T> make, Consumer<T> reset, Consumer<T> end) {
            this.maxIdle = maxIdle;
            this.make = make;
            this.reset = reset;
            this.end = end;
        }

        T borrow() {
            T known;
            synchronized (this) {
                known = idle.pollLast();
                borrowed++;
            }
            return known == null ? make.get() : known;
        }

        void giveBack(T used) {
            reset.accept(used);
            if (!keep(used)) {
                end.accept(used);
            }
        }

        private synchronized boolean keep(T used) {
            borrowed--;
            if (idle.size() >= maxIdle) {
                return false;
            }
            idle.addLast(used);
            return true;
        }

        synchronized int borrowed() {
            return borrowed;
        }

        synchronized void close() {
            maxIdle = 0;
            idle.forEach(end);
            idle.clear();
        }
    }
}
