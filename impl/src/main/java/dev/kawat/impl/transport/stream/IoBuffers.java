/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.message.Outbound;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What one thread needs while it reads or writes for one connection. A connection that does neither holds none, so that what
 * many idle connections cost does not depend on it.
 */
final class IoBuffers {

    /** What one read takes at most, and one write of small messages. Beyond some 16 KiB more brings nothing. */
    static final int BYTES = 32 * 1024;

    private static final int MESSAGES = 512;

    final byte[] bytes = new byte[BYTES];
    final @Nullable Outbound[] batch = new @Nullable Outbound[MESSAGES];

    /** Forgets the first messages of the batch. */
    void forget(int messages) {
        Arrays.fill(batch, 0, messages, null);
    }

    /**
     * The workspaces that are not in use. Not thread-locals: those would keep the classes of an undeployed application alive,
     * and would give each virtual thread a workspace of its own.
     */
    static final class Pool {

        private static final int SLOTS = 64; // a power of two

        private final AtomicReferenceArray<@Nullable IoBuffers> slots = new AtomicReferenceArray<>(SLOTS);

        /** A workspace, until it is given back. */
        IoBuffers borrow() {
            int slot = slot();
            IoBuffers near = slots.getAndSet(slot, null);
            if (near != null) {
                return near;
            }
            IoBuffers next = slots.getAndSet(slot ^ 1, null);
            return next != null ? next : new IoBuffers();
        }

        /** Gives a workspace back. Its batch must be empty. */
        void giveBack(IoBuffers workspace) {
            int slot = slot();
            if (!slots.compareAndSet(slot, null, workspace)) {
                slots.set(slot ^ 1, workspace);
            }
        }

        /** Two neighbouring slots for each thread: one thread reads and writes at once. */
        @SuppressWarnings("deprecation") // threadId() is of Java 19
        private static int slot() {
            return (int) (Thread.currentThread().getId() << 1) & (SLOTS - 1);
        }
    }
}
