/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

/** Waits of a test for other threads, with a bound. */
final class BoundedWait {

    private BoundedWait() {}

    /**
     * Waits until another thread notifies a monitor, which the caller holds, or a time is over. Called in a loop that asks for what
     * it waits for.
     *
     * @return whether to ask again; false if the thread was interrupted, which it then still is
     */
    @SuppressWarnings("WaitNotInLoop") // the caller has the loop
    static boolean await(Object monitor, long nanos) {
        try {
            monitor.wait(nanos / 1_000_000 + 1);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
