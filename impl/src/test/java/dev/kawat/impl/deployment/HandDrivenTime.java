/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A time that passes when the test says so. */
public final class HandDrivenTime implements Time {

    private final List<Runnable> tasks = new ArrayList<>();
    private long nanos;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Runnable every(Duration period, Runnable task) {
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /** Lets time pass, and then runs every task once. */
    void pass(Duration time) {
        nanos += time.toNanos();
        List.copyOf(tasks).forEach(Runnable::run);
    }

    /** How many tasks run regularly. */
    int tasks() {
        return tasks.size();
    }
}
