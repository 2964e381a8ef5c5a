/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import dev.kawat.impl.execution.OwnThreads;
import dev.kawat.impl.transport.stream.WireChannel;
import dev.kawat.impl.transport.stream.WriteQueue;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes for threads that are busy with something else. Writing never blocks, so that one thread is enough for all; it is made
 * when it is needed, and ends when it was not for a while.
 */
final class WriterThread implements AutoCloseable {

    private static final int KEEP_ALIVE_SECONDS = 30;

    /** Much longer than it takes, also on a machine that has much else to do. */
    private static final Duration END = Duration.ofSeconds(5);

    private final OwnThreads threads = new OwnThreads();

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads.daemons("kawat-writer"),
            (task, closed) -> task.run()); // of whoever still sends

    private final WriteQueue queue = new WriteQueue(thread);

    WriterThread() {
        thread.allowCoreThreadTimeOut(true);
    }

    /** Has a channel write soon, on this thread; at once, on the caller's, when this has ended. */
    void write(WireChannel channel) {
        queue.add(channel);
    }

    /** Ends the thread, and waits for that, at most some seconds: a container that finds it alive calls it a leak. */
    @Override
    public void close() {
        thread.shutdown();
        // Nothing follows from the answer: it is a daemon, and what it still writes comes to an end.
        var unused = threads.awaitEnd(thread, END);
    }
}
