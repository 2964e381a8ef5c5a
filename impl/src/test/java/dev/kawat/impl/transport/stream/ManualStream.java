/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stream whose peer is driven by hand: what is read comes in the chunks that a test gives, and writes are accepted at once, or
 * stay under way until the test lets them finish. It notices what no channel may do.
 */
final class ManualStream implements ByteStream {

    private final Queue<byte[]> input = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final AtomicInteger readers = new AtomicInteger();
    private final AtomicInteger writers = new AtomicInteger();
    private final AtomicInteger readsDue = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();

    /** False between {@link #readLater} and the next read. */
    private boolean watched = true;

    private WireChannel channel;

    /** What the channel did and must not do. */
    final List<String> violations = new CopyOnWriteArrayList<>();

    /** How many bytes each write had. */
    final List<Integer> writes = new CopyOnWriteArrayList<>();

    /** Run inside of each read and each write. */
    volatile Runnable onRead = () -> {};

    volatile Runnable onWrite = () -> {};

    /** Set for a stream whose selector reports unread input, except between {@link #readLater} and the next read. */
    boolean hasSelector;

    volatile boolean inputEnded;
    volatile boolean outputEnded;
    volatile IOException readFailure;
    volatile IOException writeFailure;
    volatile IOException writableFailure;

    /** How many further writes are accepted at once. */
    private volatile int accepted = Integer.MAX_VALUE;

    // What is under way.
    private byte[] lent;
    private byte[] copy;
    private int lentFrom;

    void carries(WireChannel carried) {
        channel = carried;
    }

    // ---- What the channel calls ----

    @Override
    public int read(byte[] into) throws IOException {
        enter(readers, "two reads at once");
        watched = true;
        try {
            onRead.run();
            if (readFailure != null) {
                throw readFailure;
            }
            byte[] chunk = input.peek();
            if (chunk == null) {
                return inputEnded ? -1 : 0;
            }
            input.remove();
            System.arraycopy(chunk, 0, into, 0, chunk.length);
            return chunk.length;
        } finally {
            readers.decrementAndGet();
        }
    }

    @Override
    public boolean shortReadsAreLast() {
        return hasSelector;
    }

    @Override
    public boolean reportsUnread() {
        return hasSelector;
    }

    @Override
    public void readLater() {
        watched = false;
    }

    @Override
    public boolean write(byte[] bytes, int from, int to) throws IOException {
        enter(writers, "two writes at once");
        try {
            onWrite.run();
            if (writeFailure != null) {
                throw writeFailure;
            }
            if (isClosed()) {
                throw new IOException("written after the end");
            }
            return written(bytes, from, to);
        } finally {
            writers.decrementAndGet();
        }
    }

    private synchronized boolean written(byte[] bytes, int from, int to) {
        if (lent != null) {
            violations.add("written while a write is under way");
        }
        if (outputEnded) {
            violations.add("written after the end of the output");
        }
        if (from >= to) {
            violations.add("nothing to write");
        }
        writes.add(to - from);
        if (accepted > 0) {
            accepted--;
            output.write(bytes, from, to - from);
            return true;
        }
        lent = bytes;
        lentFrom = from;
        copy = Arrays.copyOfRange(bytes, from, to);
        return false;
    }

    private void enter(AtomicInteger inside, String violation) {
        if (inside.incrementAndGet() != 1) {
            violations.add(violation);
        }
    }

    @Override
    public synchronized boolean isWritable() throws IOException {
        if (writableFailure != null) {
            throw writableFailure;
        }
        return lent == null;
    }

    @Override
    public void endOutput() {
        outputEnded = true;
    }

    @Override
    public void readAgain() {
        readsDue.incrementAndGet();
    }

    /** Soon enough: the channel must not care whether it is here or on another thread. */
    @Override
    public void writeSoon() {
        channel.writeNow();
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }

    // ---- What a test does ----

    /** Bytes of the peer that one read takes, or as few as can; the channel is not told of them. */
    void put(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += IoBuffers.BYTES) {
            input.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + IoBuffers.BYTES)));
        }
    }

    /** Tells the channel that there is something to read, until it has had all its reads. */
    void tell() {
        channel.readable();
        while (readsDue.getAndUpdate(due -> Math.max(0, due - 1)) > 0) {
            channel.nextTurn();
        }
    }

    /** Calls the channel as an I/O thread with a selector does, until no turn is due and the selector reports nothing. */
    void select() {
        boolean more = true;
        while (more) {
            boolean turn = readsDue.getAndUpdate(due -> Math.max(0, due - 1)) > 0;
            more = turn || (watched && !input.isEmpty());
            if (turn) {
                channel.nextTurn();
            } else if (more) {
                channel.readable();
            }
        }
    }

    /** Further writes than so many stay under way. */
    synchronized void acceptWrites(int count) {
        accepted = count;
    }

    /** The write that is under way finishes; the channel is not told. */
    synchronized void finishWrite() {
        if (lent == null) {
            return;
        }
        if (!Arrays.equals(lent, lentFrom, lentFrom + copy.length, copy, 0, copy.length)) {
            violations.add("what was being written was changed");
        }
        output.writeBytes(copy);
        lent = null;
    }

    /** The write that is under way finishes, and so many more are accepted at once. */
    void unblock(int more) {
        acceptWrites(more);
        finishWrite();
        channel.writable();
    }

    /** Whether a write is under way. */
    synchronized boolean isBlocked() {
        return lent != null;
    }

    boolean isClosed() {
        return closes.get() > 0;
    }

    int chunksLeft() {
        return input.size();
    }

    int readsDue() {
        return readsDue.get();
    }

    /** All that is written so far. */
    synchronized byte[] output() {
        return output.toByteArray();
    }
}
