/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import dev.kawat.SendException;
import dev.kawat.impl.transport.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The effects of a change of an outbox on others: collected while its lock is held, and carried out when it is released,
 * because they run code of the transport and of the application. Most changes have a signal to the channel as their only
 * effect, or none. These are constants, so that such a change allocates nothing. Immutable.
 */
final class Effects {

    /** Nothing to do. */
    static final Effects NONE = new Effects(null, List.of());
    /** Wakes the channel. */
    static final Effects WAKE = new Effects(Channel::wake, List.of());
    /** Wakes the channel for a message to many. */
    static final Effects WAKE_SOON = new Effects(Channel::wakeSoon, List.of());
    /** Asks the channel not to put off writing any longer. */
    static final Effects HURRY = new Effects(Channel::hurry, List.of());

    private final @Nullable Consumer<Channel> signal;
    private final List<Runnable> tasks;

    private Effects(@Nullable Consumer<Channel> signal, List<Runnable> tasks) {
        this.signal = signal;
        this.tasks = tasks;
    }

    /** Returns these effects, followed by the failure of the futures of messages that will not be written. */
    Effects failing(List<CompletableFuture<Void>> futures, SendException.Outcome outcome) {
        return futures.isEmpty() ? this : running(List.of(() -> fail(futures, outcome)));
    }

    /** Returns these effects, followed by the completion of the futures of messages that are written. */
    Effects completing(List<CompletableFuture<Void>> futures) {
        if (futures.isEmpty()) {
            return this;
        }
        List<Runnable> completions = new ArrayList<>(futures.size());
        for (CompletableFuture<Void> future : futures) {
            completions.add(() -> future.complete(null));
        }
        return running(completions);
    }

    /** Returns these effects, followed by some tasks. */
    Effects running(List<Runnable> more) {
        if (more.isEmpty()) {
            return this;
        }
        if (tasks.isEmpty()) {
            return new Effects(signal, more);
        }
        List<Runnable> all = new ArrayList<>(tasks);
        all.addAll(more);
        return new Effects(signal, all);
    }

    /**
     * Carries the effects out. Not to be called with a lock held.
     *
     * @param channel the channel to signal to; null as long as there is none
     * @param executor runs the tasks, and completes the futures
     */
    void carryOut(@Nullable Channel channel, Executor executor) {
        if (channel != null && signal != null) {
            signal.accept(channel);
        }
        if (!tasks.isEmpty()) {
            tasks.forEach(executor::execute);
        }
    }

    private static void fail(List<CompletableFuture<Void>> futures, SendException.Outcome outcome) {
        String message = outcome == SendException.Outcome.OVERFLOW
                ? "the outbox was full; kawat.outbox-bytes and kawat.outbox-messages set its bounds"
                : "the connection was closed before the message was written";
        futures.forEach(future -> future.completeExceptionally(new SendException(message, outcome)));
    }
}
