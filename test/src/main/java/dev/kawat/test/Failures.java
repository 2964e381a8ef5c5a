/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/**
 * The failures in the application of a {@link KawatTest}: what its callbacks, checks and results throw, and messages that it cannot
 * read or accept. A failure that no error callback takes fails the test when it ends, unless the test has expected it.
 *
 * <pre>{@code
 * client.send("not a number");
 * failures.expect(NumberFormatException.class);
 * client.expectClose(1011);
 * }</pre>
 *
 * <p>Usable from any thread.
 */
public final class Failures {

    /**
     * A failure.
     *
     * @param subject the connection or the server on which it failed, in words
     * @param failure the failure
     * @param handled whether an error callback took it
     */
    record Seen(String subject, Throwable failure, boolean handled) {
        @Override
        public String toString() {
            return subject + ": " + failure + (handled ? " (taken by an error callback)" : "");
        }
    }

    private Duration within = Duration.ofSeconds(5);
    private final List<Seen> seen = new ArrayList<>();
    private final List<Throwable> expected = new ArrayList<>();
    private final List<Class<? extends Throwable>> ignored = new ArrayList<>();

    Failures() {}

    synchronized void add(Object subject, Throwable failure, boolean handled) {
        Seen next = new Seen(String.valueOf(subject), failure, handled);
        for (int i = 0; i < seen.size(); i++) {
            if (seen.get(i).failure() == failure) {
                if (!handled) {
                    seen.set(i, new Seen(seen.get(i).subject(), failure, false));
                }
                return;
            }
        }
        seen.add(next);
        notifyAll();
    }

    /** Sets how long each expectation waits, from now on; 5 seconds at first. */
    public synchronized Failures within(Duration bound) {
        within = bound;
        return this;
    }

    /**
     * Expects a failure of a class, which may have happened before or may happen soon, whether an error callback takes it or not.
     * Each call takes another one.
     *
     * @return the failure
     * @throws AssertionError when there is none in time
     */
    public synchronized <T extends Throwable> T expect(Class<T> type) {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            for (Seen one : seen) {
                if (type.isInstance(one.failure()) && !isExpected(one.failure())) {
                    expected.add(one.failure());
                    return type.cast(one.failure());
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 || !BoundedWait.await(this, left)) {
                throw missing(type);
            }
        }
    }

    private AssertionError missing(Class<?> type) {
        StringBuilder text = new StringBuilder("expected a failure of " + type.getName() + " within "
                + within.toMillis() + " ms, got " + (seen.isEmpty() ? "none" : "these:"));
        seen.forEach(one -> text.append(System.lineSeparator())
                .append("  ")
                .append(one)
                .append(isExpected(one.failure()) ? " (expected before)" : ""));
        AssertionFailedError error = new AssertionFailedError(text.toString());
        seen.forEach(one -> error.addSuppressed(one.failure()));
        return error;
    }

    private boolean isExpected(Throwable failure) {
        return expected.stream().anyMatch(one -> one == failure);
    }

    /** Lets failures of a class happen in this test, before and after this call, and not fail it. */
    public synchronized void ignore(Class<? extends Throwable> type) {
        ignored.add(type);
    }

    /** Returns all failures so far, in order. */
    public synchronized List<Throwable> all() {
        return seen.stream().map(Seen::failure).toList();
    }

    synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Returns those that must fail the test. */
    synchronized List<Seen> unexpected() {
        return seen.stream()
                .filter(one -> !one.handled() && !isExpected(one.failure()))
                .filter(one -> ignored.stream().noneMatch(type -> type.isInstance(one.failure())))
                .toList();
    }
}
