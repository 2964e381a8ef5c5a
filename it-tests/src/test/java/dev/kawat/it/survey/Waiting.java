/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asking again and again, with a bound. */
public final class Waiting {

    private static final long STEP_MILLIS = 200;

    private final String what;
    private final Duration bound;
    private final long start = System.nanoTime();

    /** Starts to wait for something, for at most this time. */
    public Waiting(String what, Duration bound) {
        this.what = what;
        this.bound = bound;
    }

    /** Waits until it is time to ask again, or the process ends; returns whether it has. */
    public boolean aLittleFor(ProcessHandle process) {
        if (System.nanoTime() - start > bound.toNanos()) {
            throw new AssertionError("waited " + bound.toSeconds() + " s for " + what);
        }
        try {
            process.onExit().get(STEP_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException alive) {
            return false;
        } catch (ExecutionException failure) {
            throw new AssertionError("waiting for " + what, failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, stopped);
        }
    }
}
