/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Publishes texts: the number of the thread, the number of the text on this thread, the time in nanoseconds, and what fills it up.
 * It has no more texts under way than it has got credits for.
 */
final class Publisher {

    /** Where texts go. Used by one thread. */
    interface Outlet extends AutoCloseable {

        /** Publishes a text, at the latest with the next {@link #flush}. */
        void publish(String text) throws IOException;

        /** Lets what was published go. */
        void flush() throws IOException;

        @Override
        default void close() {}
    }

    /** The most texts between two flushes. */
    private static final int BATCH = 256;

    private static final long CREDIT_PATIENCE_MILLIS = 100;

    private final Semaphore credits = new Semaphore(0);

    /** Lets it publish more. */
    void credit(int count) {
        credits.release(count);
    }

    /** Publishes as fast as there are credits; returns how many texts. Blocks for so many seconds. */
    long run(Supplier<Outlet> outlets, int seconds, int threads, int bytes) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        AtomicLong sent = new AtomicLong();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = new Thread(() -> sent.addAndGet(runThread(outlets.get(), number, end, bytes)));
            thread.start();
            all.add(thread);
        }
        all.forEach(Publisher::join);
        return sent.get();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private long runThread(Outlet outlet, int thread, long end, int bytes) {
        long number = 0;
        try (outlet) {
            while (System.nanoTime() - end < 0) {
                if (credits.tryAcquire(CREDIT_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    int count = 1;
                    while (count < BATCH && credits.tryAcquire()) {
                        count++;
                    }
                    for (int i = 0; i < count; i++) {
                        outlet.publish(text(thread, number, bytes));
                        number++;
                    }
                    outlet.flush();
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return number;
    }

    /** Publishes so many texts a second, evenly; returns how many in all. */
    static long pace(Outlet outlet, int seconds, int rate, int bytes) {
        long begin = System.nanoTime();
        long count = (long) seconds * rate;
        try (outlet) {
            for (long number = 0; number < count; number++) {
                long due = begin + number * TimeUnit.SECONDS.toNanos(1) / rate;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                outlet.publish(text(0, number, bytes));
                outlet.flush();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return count;
    }

    private static String text(int thread, long number, int bytes) {
        StringBuilder text = new StringBuilder(bytes);
        text.append(thread)
                .append(' ')
                .append(number)
                .append(' ')
                .append(System.nanoTime())
                .append(' ');
        while (text.length() < bytes) {
            text.append('x');
        }
        return text.toString();
    }
}
