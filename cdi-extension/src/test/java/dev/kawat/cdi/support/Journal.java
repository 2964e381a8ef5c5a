/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.support;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Entries that beans add in order, and that a test reads. Usable from any thread, and after its container has stopped. */
@Singleton
public class Journal {

    private final List<String> entries = new ArrayList<>();

    public synchronized void add(String entry) {
        entries.add(entry);
        notifyAll();
    }

    public synchronized List<String> entries() {
        return List.copyOf(entries);
    }

    public List<String> entriesWith(String beginning) {
        return entries().stream().filter(entry -> entry.startsWith(beginning)).toList();
    }

    /** Waits until something was written. */
    public void await(String entry) {
        await(entry, 1);
    }

    /** Waits until something was written so often. */
    public synchronized void await(String entry, int times) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Client.PATIENCE_SECONDS);
        while (Collections.frequency(entries, entry) < times) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("waited " + Client.PATIENCE_SECONDS + " s for " + times + " times '" + entry
                        + "', got " + entries);
            }
            try {
                wait(left);
            } catch (InterruptedException stop) {
                throw new AssertionError("interrupted while waiting for '" + entry + "'", stop);
            }
        }
    }
}
