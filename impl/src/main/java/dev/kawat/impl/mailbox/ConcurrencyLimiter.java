/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.mailbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.impl.reply.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs messages concurrently, up to a limit, each on the executor of its own callback. Events of the connection run alone. It
 * stands between mailbox and callbacks of endpoints that allow concurrency, or whose callbacks run on different executors, and
 * of no others. The mailbox gives it one event after another, and waits while the limit is reached.
 *
 * <p>A message is in progress from the beginning of its callback until the stage or stream that this returned is complete.
 */
public final class ConcurrencyLimiter implements Mailbox.Runner {

    private final Mailbox.Runner callbacks;
    private final int limit;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private int inProgress;

    /** The number of callbacks that have not returned yet. */
    @GuardedBy("lock")
    private int running;

    /** The future for which the mailbox waits while the limit is reached; null while it does not wait. */
    @GuardedBy("lock")
    private @Nullable CompletableFuture<@Nullable Void> belowLimit;

    /** The future for which an event waits that runs alone; null while none waits. */
    @GuardedBy("lock")
    private @Nullable CompletableFuture<@Nullable Void> idle;

    /** True when stages are no longer waited for. */
    @GuardedBy("lock")
    private boolean waitsForNoStage;

    /**
     * A limiter in front of the callbacks of a connection.
     *
     * @param limit how many messages may be in progress
     */
    public ConcurrencyLimiter(Mailbox.Runner callbacks, int limit) {
        this.callbacks = callbacks;
        this.limit = limit;
    }

    /** Returns that nothing blocks, because what may block is handed over here. */
    @Override
    public EventProperties resolve(Object event) {
        return EventProperties.NON_BLOCKING;
    }

    @Override
    public void moreFollow(boolean more) {} // what follows is run by others

    @Override
    public @Nullable CompletionStage<?> run(Object event, EventProperties ours) {
        EventProperties properties = callbacks.resolve(event);
        return Event.weight(event) == Event.UNCOUNTED ? runAlone(event, properties) : runBeside(event, properties);
    }

    private @Nullable CompletionStage<?> runBeside(Object message, EventProperties properties) {
        CompletableFuture<@Nullable Void> wait = null;
        synchronized (lock) {
            inProgress++;
            running++;
            if (inProgress >= limit) {
                wait = new CompletableFuture<>();
                belowLimit = wait;
            }
        }
        if (properties.blocking()) {
            EventProperties own = properties.of(message);
            own.executor().execute(() -> call(message, own));
        } else {
            call(message, properties);
        }
        return wait;
    }

    private void call(Object message, EventProperties properties) {
        CompletionStage<?> rest = callbacks.run(message, properties);
        synchronized (lock) {
            running--;
        }
        if (rest == null) {
            finish();
        } else {
            rest.whenComplete((done, failure) -> finish());
            completeIfIdle();
        }
    }

    private void finish() {
        CompletableFuture<@Nullable Void> waiting;
        synchronized (lock) {
            inProgress--;
            waiting = belowLimit;
            belowLimit = null;
        }
        complete(waiting);
        completeIfIdle();
    }

    /** Lets the event run that waits until nothing is in progress, if nothing is. */
    private void completeIfIdle() {
        CompletableFuture<@Nullable Void> waiting = null;
        synchronized (lock) {
            if (isIdle()) {
                waiting = idle;
                idle = null;
            }
        }
        complete(waiting);
    }

    @GuardedBy("lock")
    private boolean isIdle() {
        return waitsForNoStage ? running == 0 : inProgress == 0;
    }

    private static void complete(@Nullable CompletableFuture<@Nullable Void> future) {
        if (future != null) {
            future.complete(null);
        }
    }

    private @Nullable CompletionStage<?> runAlone(Object event, EventProperties properties) {
        CompletableFuture<@Nullable Void> wait = null;
        synchronized (lock) {
            if (!isIdle()) {
                wait = new CompletableFuture<>();
                idle = wait;
            }
        }
        if (wait == null && !properties.blocking()) {
            return callAlone(event, properties);
        }
        CompletableFuture<@Nullable Void> handled = new CompletableFuture<>();
        CompletionStage<?> before = wait == null ? CompletableFuture.completedFuture(null) : wait;
        before.whenComplete((done, failure) ->
                properties.executor().execute(() -> Reply.completeAfter(callAlone(event, properties), handled)));
        return handled;
    }

    /** If messages run concurrently, the result of {@code onOpen} counts as one of them, and none waits for it. */
    private @Nullable CompletionStage<?> callAlone(Object event, EventProperties properties) {
        CompletionStage<?> rest = callbacks.run(event, properties);
        if (rest == null || limit == 1 || event != Event.Opened.INSTANCE) {
            return rest;
        }
        synchronized (lock) {
            inProgress++;
        }
        rest.whenComplete((done, failure) -> finish());
        return null;
    }

    @Override
    public void heldUp() {
        synchronized (lock) {
            waitsForNoStage = true;
        }
        callbacks.heldUp();
        completeIfIdle();
    }
}
