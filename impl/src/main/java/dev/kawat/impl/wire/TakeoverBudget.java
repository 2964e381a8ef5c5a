/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory that the connections of an application keep for takeover (RFC 7692 section 7.1.1). A negotiation reserves the
 * most that a connection can cost. When too little is left, it agrees on less or on nothing. Usable from any thread.
 */
public final class TakeoverBudget {

    /**
     * The memory of a deflater: zlib's own figure (zconf.h), {@code (1 << (windowBits + 2)) + (1 << (memLevel + 9))}, and about
     * 6 KiB for the rest. The JDK uses 15 window bits and memory level 8, whatever was negotiated.
     */
    public static final long DEFLATER_BYTES = (1 << (15 + 2)) + (1 << (8 + 9)) + 6 * 1024;

    /** The memory of an inflater: {@code 1 << windowBits}, and about 12 KiB for its tables and the rest. */
    public static final long INFLATER_BYTES = (1 << 15) + 12 * 1024;

    private final long bytes;
    private final AtomicLong reserved = new AtomicLong();
    private volatile boolean ranOut;

    /** @param bytes the most bytes for all connections together; 0 for no takeover at all */
    public TakeoverBudget(long bytes) {
        this.bytes = bytes;
    }

    /** Returns how many bytes are reserved now. */
    public long reserved() {
        return reserved.get();
    }

    /** Returns whether too little was left for a reservation at any time. */
    public boolean ranOut() {
        return ranOut;
    }

    private boolean tryReserve(long more) {
        long before = reserved.get();
        while (more <= bytes - before) {
            if (reserved.compareAndSet(before, before + more)) {
                return true;
            }
            before = reserved.get();
        }
        ranOut = true;
        return false;
    }

    /** The reservation of one connection. */
    final class Reservation implements AutoCloseable {

        private final AtomicLong held = new AtomicLong();

        /** Reserves more, or nothing if too little is left. */
        boolean tryAdd(long more) {
            boolean added = tryReserve(more);
            if (added) {
                held.addAndGet(more);
            }
            return added;
        }

        /** Gives back all but some bytes. */
        void reduceTo(long needed) {
            reserved.addAndGet(needed - held.getAndSet(needed));
        }

        /** Gives everything back. Calls after the first do nothing. */
        @Override
        public void close() {
            reduceTo(0);
        }
    }
}
