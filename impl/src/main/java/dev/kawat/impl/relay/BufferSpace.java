/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that everything may take together which waits for the engine. Usable from any thread. */
final class BufferSpace {

    private final long bound;
    private final AtomicLong taken = new AtomicLong();

    /** A space of so many bytes. */
    BufferSpace(long bound) {
        this.bound = bound;
    }

    /** Takes bytes; returns false if there are not so many. */
    boolean take(int bytes) {
        if (taken.addAndGet(bytes) > bound) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Takes bytes for what had them before. */
    void takeAnyway(int bytes) {
        taken.addAndGet(bytes);
    }

    /** Gives bytes back. */
    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Returns how many bytes are taken. */
    long taken() {
        return taken.get();
    }
}
