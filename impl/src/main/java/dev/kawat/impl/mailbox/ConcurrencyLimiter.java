/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.mailbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.impl.reply.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs messages side by side, at most so many at once, each on the workers of its own callback; what happens to the connection
 * is run alone. It stands between mailbox and callbacks where an endpoint wants that, and nowhere else: the mailbox gives it
 * one event after another, and waits while all lanes are taken.
 *
 * <p>A lane is taken from the beginning of a callback until the stage or stream that it returned is complete.
 */
public final class ConcurrencyLimiter implements Mailbox.Runner {

    private final Mailbox.Runner callbacks;
    private final Function<Object, Executor> workers;
    private final int lanes;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private int taken;

    /** In how many of them the callback has not returned. */
    @GuardedBy("lock")
    private int running;

    /** What the mailbox waits for while all are taken; null while it does not. */
    @GuardedBy("lock")
    private @Nullable CompletableFuture<@Nullable Void> oneFree;

    /** What an event waits for that is run alone; null for none. */
    @GuardedBy("lock")
    private @Nullable CompletableFuture<@Nullable Void> allFree;

    /** Whether nobody waits for stages any longer. */
    @GuardedBy("lock")
    private boolean heldUp;

    /**
     * So many lanes.
     *
     * @param workers where an event is run that may block
     */
    public ConcurrencyLimiter(Mailbox.Runner callbacks, Function<Object, Executor> workers, int lanes) {
        this.callbacks = callbacks;
        this.workers = workers;
        this.lanes = lanes;
    }

    @Override
    public boolean mayBlock(Object event) {
        return false; // it is handed over here, if it may
    }

    @Override
    public long weight(Object event) {
        return callbacks.weight(event);
    }

    @Override
    public void moreFollow(boolean more) {} // what follows is run by others

    @Override
    public @Nullable CompletionStage<?> run(Object event, boolean onWorker) {
        return weight(event) == Mailbox.UNCOUNTED ? runAlone(event, onWorker) : runInLane(event, onWorker);
    }

    private @Nullable CompletionStage<?> runInLane(Object message, boolean onWorker) {
        CompletableFuture<@Nullable Void> full = null;
        synchronized (lock) {
            taken++;
            running++;
            if (taken >= lanes) {
                full = new CompletableFuture<>();
                oneFree = full;
            }
        }
        if (callbacks.mayBlock(message)) {
            workers.apply(message).execute(() -> callInLane(message, true));
        } else {
            callInLane(message, onWorker);
        }
        return full;
    }

    private void callInLane(Object message, boolean onWorker) {
        CompletionStage<?> rest = callbacks.run(message, onWorker);
        synchronized (lock) {
            running--;
        }
        if (rest == null) {
            leave();
        } else {
            rest.whenComplete((done, failure) -> leave());
            letGo();
        }
    }

    private void leave() {
        CompletableFuture<@Nullable Void> free;
        synchronized (lock) {
            taken--;
            free = oneFree;
            oneFree = null;
        }
        complete(free);
        letGo();
    }

    /** Lets the event go on that waits until all lanes are free, if they are. */
    private void letGo() {
        CompletableFuture<@Nullable Void> free = null;
        synchronized (lock) {
            if (isFree()) {
                free = allFree;
                allFree = null;
            }
        }
        complete(free);
    }

    @GuardedBy("lock")
    private boolean isFree() {
        return heldUp ? running == 0 : taken == 0;
    }

    private static void complete(@Nullable CompletableFuture<@Nullable Void> future) {
        if (future != null) {
            future.complete(null);
        }
    }

    private @Nullable CompletionStage<?> runAlone(Object event, boolean onWorker) {
        CompletableFuture<@Nullable Void> free = null;
        synchronized (lock) {
            if (!isFree()) {
                free = new CompletableFuture<>();
                allFree = free;
            }
        }
        if (free == null && !callbacks.mayBlock(event)) {
            return call(event, onWorker);
        }
        CompletableFuture<@Nullable Void> handled = new CompletableFuture<>();
        CompletionStage<?> before = free == null ? CompletableFuture.completedFuture(null) : free;
        before.whenComplete((done, failure) ->
                executor(event).execute(() -> Reply.completeAfter(call(event, callbacks.mayBlock(event)), handled)));
        return handled;
    }

    private Executor executor(Object event) {
        return callbacks.mayBlock(event) ? workers.apply(event) : Runnable::run;
    }

    /** With several lanes, what {@code onOpen} returned takes one of them, and messages need not wait for it. */
    private @Nullable CompletionStage<?> call(Object event, boolean onWorker) {
        CompletionStage<?> rest = callbacks.run(event, onWorker);
        if (rest == null || lanes == 1 || event != Event.Opened.INSTANCE) {
            return rest;
        }
        synchronized (lock) {
            taken++;
        }
        rest.whenComplete((done, failure) -> leave());
        return null;
    }

    @Override
    public void heldUp() {
        synchronized (lock) {
            heldUp = true;
        }
        callbacks.heldUp();
        letGo();
    }
}
