/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The queue of channels for which one thread is to write. However many there are, the thread is woken once. While it writes for
 * the first, others are added, and more messages for each, which go out in one write. Channels may be added from any thread.
 */
public final class WriteQueue {

    /** The most channels that have their turn before the thread does its other work. */
    private static final int IN_A_ROW = 1024;

    private final Executor thread;
    private final Executor afterOthers;
    private final ConcurrentLinkedQueue<WireChannel> queued = new ConcurrentLinkedQueue<>();

    /** True while the thread was asked to write and has not finished. */
    private final AtomicBoolean asked = new AtomicBoolean();

    /** Creates a queue for a thread that runs its tasks one after another, and has no other work. */
    public WriteQueue(Executor thread) {
        this(thread, thread);
    }

    /**
     * Creates a queue for a thread that runs its tasks one after another.
     *
     * @param thread lets the thread run a task
     * @param afterOthers lets the thread run a task after its other work, which its tasks would keep it from
     */
    public WriteQueue(Executor thread, Executor afterOthers) {
        this.thread = thread;
        this.afterOthers = afterOthers;
    }

    /** Lets the thread call {@link WireChannel#writeNow} of a channel soon. */
    public void add(WireChannel channel) {
        queued.add(channel);
        ask();
    }

    private void ask() {
        if (!asked.get() && asked.compareAndSet(false, true)) {
            thread.execute(this::write);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint, on which nothing depends
    private void write() {
        Thread.yield(); // the sender may have more to send, and need this processor for it
        for (int i = 0; i < IN_A_ROW; i++) {
            WireChannel next = queued.poll();
            if (next == null) {
                asked.set(false);
                if (!queued.isEmpty()) {
                    ask();
                }
                return;
            }
            write(next);
        }
        afterOthers.execute(this::write);
    }

    /** Writes, and goes on with the next channel whatever happens: memory may be short, and others wait for this thread. */
    private static void write(WireChannel channel) {
        try {
            channel.writeNow();
        } catch (RuntimeException | Error failure) {
            channel.lost(failure);
        }
    }
}
