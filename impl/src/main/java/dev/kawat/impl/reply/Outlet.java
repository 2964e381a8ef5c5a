/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import dev.kawat.Recipients;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.execution.ApplicationCode;
import dev.kawat.impl.message.EncodedMessage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The view of a connection that the results of its callbacks are sent through. Usable from any thread. */
public interface Outlet {

    /** Returns the connection whose callback returned the result. */
    WebSocketConnection connection();

    /** Returns the message for an object. */
    EncodedMessage encode(Object message);

    /** Sends an object to others. It is encoded once, as {@link #encode} does, or not at all where there are no others. */
    void sendTo(Recipients others, Object message);

    /** Queues a message for the peer, unless the connection is closing. */
    void send(EncodedMessage message);

    /**
     * Queues a message for the peer if half of the outbox is free.
     *
     * @param again runs on a worker when half of the outbox is free again, or never will be
     */
    Acceptance offer(EncodedMessage message, Runnable again);

    /**
     * Returns whether half of the outbox is free, without queueing anything.
     *
     * @param again runs on a worker when half of the outbox is free again, or never will be
     */
    Acceptance acceptance(Runnable again);

    /**
     * Registers a task, which runs on a worker when the connection begins to close, or ends.
     *
     * @return false if it has begun to close; the task will not run then
     */
    boolean whenClosing(Runnable task);

    /** Removes a task of {@link #whenClosing}, so that it does not run. */
    void forget(Runnable task);

    /** Runs code of the application, with its class loader and in the contexts of the connection. */
    @Nullable
    Object call(ApplicationCode code) throws Throwable;

    /**
     * Announces, on a worker, whether this thread has further messages to send at once, so that another thread may write several
     * of them together.
     */
    void moreFollow(boolean more);

    /** Returns the executor for code that may block as the callback may. */
    Executor workers();
}
