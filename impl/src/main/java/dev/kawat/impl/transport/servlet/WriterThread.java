/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import dev.kawat.impl.transport.stream.WireChannel;
import dev.kawat.impl.transport.stream.WriteQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes for threads that are busy with something else. Writing never blocks, so that one thread is enough for all; it is made
 * when it is needed, and ends when it was not for a while.
 */
final class WriterThread implements AutoCloseable {

    private static final int KEEP_ALIVE_SECONDS = 30;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            WriterThread::daemon,
            (task, closed) -> task.run()); // of whoever still sends

    private final WriteQueue queue = new WriteQueue(thread);

    WriterThread() {
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread made = new Thread(work, "kawat-writer");
        made.setDaemon(true);
        return made;
    }

    /** Has a channel write soon, on this thread; at once, on the caller's, when this has ended. */
    void write(WireChannel channel) {
        queue.add(channel);
    }

    /** Ends the thread, and waits for that at most a second: a container that finds it alive calls it a leak. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            // Nothing follows from the answer: it is a daemon, and what it still writes comes to an end.
            var unused = thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
