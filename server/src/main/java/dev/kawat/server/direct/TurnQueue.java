/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server.direct;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelPipe;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * The tasks that an I/O thread runs after its selector has looked at all sockets once, a few each time. A task that is given to
 * the thread itself runs before that, however often it comes: the thread selects only when it has no task left. So a connection
 * that always has something to do would keep the thread from all others.
 *
 * <p>The selector finds a pipe that holds one byte, which is never read. The thread runs one round of tasks each time that the
 * pipe is reported. While there are no tasks, the selector does not watch the pipe. Usable from any thread.
 */
final class TurnQueue implements Executor, AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    /** The most tasks before the selector looks again at what is new. */
    private static final int ROUND = 4;

    private final XnioIoThread thread;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final @Nullable ChannelPipe<StreamSourceChannel, StreamSinkChannel> pipe;

    /** A queue for an I/O thread. Without file descriptors for a pipe, the thread rests for a millisecond instead. */
    TurnQueue(XnioIoThread thread) {
        this.thread = thread;
        this.pipe = pipe(thread);
        if (pipe != null) {
            pipe.getLeftSide().getReadSetter().set(source -> run(pipe.getLeftSide()));
        }
    }

    private static @Nullable ChannelPipe<StreamSourceChannel, StreamSinkChannel> pipe(XnioIoThread thread) {
        try {
            var pipe = thread.createHalfDuplexPipe();
            if (pipe.getRightSide().write(ByteBuffer.allocate(1)) == 1) {
                return pipe;
            }
            close(pipe);
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "an I/O thread has no pipe, so connections with much input are slower", failure);
        }
        return null;
    }

    @Override
    public void execute(Runnable task) {
        if (pipe == null) {
            thread.executeAfter(task, 1, TimeUnit.MILLISECONDS);
            return;
        }
        tasks.add(task);
        pipe.getLeftSide().resumeReads();
    }

    private void run(StreamSourceChannel reported) {
        for (int left = ROUND; left > 0; left--) {
            Runnable next = tasks.poll();
            if (next == null) {
                break;
            }
            run(next);
        }
        if (tasks.isEmpty()) {
            reported.suspendReads();
            if (!tasks.isEmpty()) { // another thread has added one before the suspension
                reported.resumeReads();
            }
        }
    }

    /** Runs a task, and goes on with the next one whatever happens: memory may be short, and others wait for this thread. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.ERROR, "a task of an I/O thread failed; the next one runs as usual", failure);
        }
    }

    /** Stops running tasks. */
    @Override
    public void close() {
        if (pipe != null) {
            close(pipe);
        }
    }

    private static void close(ChannelPipe<StreamSourceChannel, StreamSinkChannel> pipe) {
        IoUtils.safeClose(pipe.getLeftSide());
        IoUtils.safeClose(pipe.getRightSide());
    }
}
