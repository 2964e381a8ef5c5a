/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory that the connections of an application keep for takeover (RFC 7692 section 7.1.1). A negotiation reserves
 * what a connection may come to cost, and agrees on less, or on nothing, when too little is left. For any number of threads.
 */
public final class TakeoverBudget {

    /**
     * What a deflater keeps: zlib's own figure (zconf.h) for 15 window bits and memory level 8, which the JDK uses whatever
     * was negotiated, {@code (1 << (windowBits + 2)) + (1 << (memLevel + 9))}, and about 6 KiB for the rest.
     */
    public static final long DEFLATER_BYTES = (1 << (15 + 2)) + (1 << (8 + 9)) + 6 * 1024;

    /** What an inflater keeps: likewise {@code 1 << windowBits}, and about 12 KiB for its tables and the rest. */
    public static final long INFLATER_BYTES = (1 << 15) + 12 * 1024;

    private final long bytes;
    private final AtomicLong reserved = new AtomicLong();
    private volatile boolean ranOut;

    /** @param bytes what all connections together may keep; 0 for no takeover at all */
    public TakeoverBudget(long bytes) {
        this.bytes = bytes;
    }

    /** How many bytes are reserved now. */
    public long reserved() {
        return reserved.get();
    }

    /** Returns whether there was ever too little left for what somebody wanted to reserve. */
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

    /** What one connection has reserved. */
    final class Reservation implements AutoCloseable {

        private final AtomicLong held = new AtomicLong();

        /** Reserves more, or nothing if that is not left. */
        boolean tryAdd(long more) {
            boolean added = tryReserve(more);
            if (added) {
                held.addAndGet(more);
            }
            return added;
        }

        void reduceTo(long needed) {
            reserved.addAndGet(needed - held.getAndSet(needed));
        }

        /** Gives everything back; once, however often it is called. */
        @Override
        public void close() {
            reduceTo(0);
        }
    }
}
