/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The channels that one thread is to write for others. However many they are, the thread is woken once: while it writes to the
 * first, the rest is added, and more messages for each, which go out in one write. Added to from any thread.
 */
public final class WriteQueue {

    /** How many channels are written for in a row, before the thread does what else it has to do. */
    private static final int IN_A_ROW = 1024;

    private final Executor thread;
    private final ConcurrentLinkedQueue<WireChannel> waiting = new ConcurrentLinkedQueue<>();

    /** Whether the thread was asked to write, and has not found the queue empty since. */
    private final AtomicBoolean asked = new AtomicBoolean();

    /** A queue for a thread that runs what it is given, one after another. */
    public WriteQueue(Executor thread) {
        this.thread = thread;
    }

    /** Has the thread call {@link WireChannel#writeNow} of a channel soon. */
    public void add(WireChannel channel) {
        waiting.add(channel);
        ask();
    }

    private void ask() {
        if (!asked.get() && asked.compareAndSet(false, true)) {
            thread.execute(this::write);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint; nothing depends on it
    private void write() {
        Thread.yield(); // whoever sends may have more to send, and need this processor for it
        for (int i = 0; i < IN_A_ROW; i++) {
            WireChannel next = waiting.poll();
            if (next == null) {
                break;
            }
            next.writeNow();
        }
        asked.set(false);
        if (!waiting.isEmpty()) {
            ask();
        }
    }
}
