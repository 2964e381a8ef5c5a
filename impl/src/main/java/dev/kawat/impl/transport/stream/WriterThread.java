/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.execution.OwnThreads;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes for threads that are busy with something else. Writing never blocks, so one thread is enough for all channels. The
 * thread is created when it is needed, and ends when it has had nothing to do for a while.
 */
public final class WriterThread implements AutoCloseable {

    private static final int KEEP_ALIVE_SECONDS = 30;

    /** The time that {@link #close} waits: much longer than the thread needs to end, even on a busy machine. */
    private static final Duration END = Duration.ofSeconds(5);

    private final OwnThreads threads = new OwnThreads();

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads.daemons("kawat-writer"),
            (task, closed) -> task.run()); // on the thread that still sends

    private final WriteQueue queue = new WriteQueue(thread);

    /** Creates a writer whose thread does not run yet. */
    public WriterThread() {
        thread.allowCoreThreadTimeOut(true);
    }

    /** Lets a channel write soon on this thread; after {@link #close}, at once on the caller's. */
    public void write(WireChannel channel) {
        queue.add(channel);
    }

    /** Ends the thread and waits up to five seconds for that, because a container reports a thread that is alive as a leak. */
    @Override
    public void close() {
        thread.shutdown();
        // The answer does not matter: the thread is a daemon, and what it still writes comes to an end.
        var unused = threads.awaitEnd(thread, END);
    }
}
