/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import dev.kawat.Recipients;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.message.EncodedMessage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a result needs of the connection whose callback returned it. Usable from any thread. */
public interface Outlet {

    /** Code of the application. */
    @FunctionalInterface
    interface Code {

        /** Runs it. */
        @Nullable
        Object run() throws Throwable;
    }

    /** The connection. */
    WebSocketConnection connection();

    /** The message for an object. */
    EncodedMessage encode(Object message);

    /** Sends an object to others, encoded once, as {@link #encode} does, or not at all where nobody is. */
    void sendTo(Recipients others, Object message);

    /** Queues a message for the peer, unless the connection is closing. */
    void send(EncodedMessage message);

    /**
     * Queues a message for the peer if half of the outbox is free.
     *
     * @param again what to run when there is room again, or will never be; on a worker
     */
    Acceptance offer(EncodedMessage message, Runnable again);

    /** The same for a message of no size, which is not queued. */
    Acceptance room(Runnable again);

    /**
     * Has a task run, on a worker, when the connection begins to close or ends.
     *
     * @return false when it has begun to; the task will not run then
     */
    boolean whenClosing(Runnable task);

    /** Has it not run. */
    void forget(Runnable task);

    /** Runs code of the application, with its class loader and in the contexts of the connection. */
    @Nullable
    Object call(Code code) throws Throwable;

    /**
     * Tells, on a worker, whether this thread has further messages to send at once, so that several of them may go out in one
     * write of another thread's.
     */
    void moreFollow(boolean more);

    /** Where code runs that may block as the callback may. */
    Executor workers();
}
