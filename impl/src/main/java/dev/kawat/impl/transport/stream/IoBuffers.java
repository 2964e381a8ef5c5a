/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.message.Outbound;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that a thread uses while it reads or writes for a connection. They are borrowed from a {@link Pool}, so that idle
 * connections hold none.
 */
final class IoBuffers {

    /** The most bytes of one read, and of one write of small messages. More than about 16 KiB brings nothing. */
    static final int BYTES = 32 * 1024;

    private static final int MESSAGES = 512;

    final byte[] bytes = new byte[BYTES];
    final @Nullable Outbound[] batch = new @Nullable Outbound[MESSAGES];

    /** Forgets the first messages of the batch. */
    void forget(int messages) {
        Arrays.fill(batch, 0, messages, null);
    }

    /**
     * The buffers that are not in use. They are not thread-locals, because those would keep the classes of an undeployed
     * application alive, and would give each virtual thread buffers of its own.
     */
    static final class Pool {

        private static final int SLOTS = 64; // a power of two

        private final AtomicReferenceArray<@Nullable IoBuffers> slots = new AtomicReferenceArray<>(SLOTS);

        /** Lends buffers, until they are given back. */
        IoBuffers borrow() {
            int slot = slot();
            IoBuffers near = slots.getAndSet(slot, null);
            if (near != null) {
                return near;
            }
            IoBuffers next = slots.getAndSet(slot ^ 1, null);
            return next != null ? next : new IoBuffers();
        }

        /** Takes buffers back. Their batch must be empty. */
        void giveBack(IoBuffers buffers) {
            int slot = slot();
            if (!slots.compareAndSet(slot, null, buffers)) {
                slots.set(slot ^ 1, buffers);
            }
        }

        /** Returns the first of two neighboring slots of this thread, which may read and write at once. */
        @SuppressWarnings("deprecation") // threadId() exists since Java 19 only
        private static int slot() {
            return (int) (Thread.currentThread().getId() << 1) & (SLOTS - 1);
        }
    }
}
