/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the items of a publisher, each as it comes. An item is requested when the one before is queued, so that the outbox sets
 * the pace; one that is a stage is waited for first. When the connection closes, the subscription is cancelled.
 *
 * <p>The lock is held for no foreign code. The stack is bounded: a publisher that answers a request with an item, at once, is
 * asked again when that request has returned.
 */
final class PushedStream implements Flow.Subscriber<Object>, Runnable {

    private final Target target;
    private final Outlet outlet;
    private final FailureHandler failures;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final Runnable cancellation = this::cancel;
    private final AtomicInteger requests = new AtomicInteger();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private Flow.@Nullable Subscription subscription;

    /** The item that is waited for, is being offered, or was not accepted yet; null for none. */
    @GuardedBy("lock")
    private @Nullable Object held;

    /** The task to run after the item that is held, because the publisher has none after it; null while it may have. */
    @GuardedBy("lock")
    private @Nullable Runnable last;

    @GuardedBy("lock")
    private boolean ended;

    PushedStream(Target target, Outlet outlet, FailureHandler failures) {
        this.target = target;
        this.outlet = outlet;
        this.failures = failures;
    }

    /** Begins; returns a stage that is complete when the last item is queued, or nothing can be sent any more. */
    CompletionStage<?> start(Flow.Publisher<?> publisher) {
        if (!outlet.whenClosing(cancellation)) {
            return CompletableFuture.completedFuture(null); // a publisher that nobody subscribes to does nothing
        }
        try {
            outlet.call(() -> {
                publisher.subscribe(this);
                return null;
            });
        } catch (Throwable failure) {
            fail(failure);
        }
        return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        boolean unwanted;
        synchronized (lock) {
            unwanted = ended || subscription != null;
            if (!unwanted) {
                subscription = given;
            }
        }
        if (unwanted) {
            given.cancel();
        } else {
            request();
        }
    }

    @Override
    public void onNext(Object item) {
        try {
            if (hold(item)) {
                take(item);
            }
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    private boolean hold(Object item) {
        synchronized (lock) {
            if (held != null) {
                throw new IllegalStateException("the publisher gave more items than were requested");
            }
            held = ended ? null : item;
            return !ended;
        }
    }

    /** Offers an item, or what is in it when that is there; goes on to the next where nothing is. */
    private void take(@Nullable Object item) {
        try {
            if (item == null) {
                goOn();
            } else if (Optionals.isOptional(item)) {
                take(Optionals.value(item));
            } else if (item instanceof CompletionStage<?> stage) {
                stage.whenComplete((value, failure) -> taken(value, failure));
            } else if (prepare(target.prepared(item, outlet))) {
                run();
            }
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    private void taken(@Nullable Object value, @Nullable Throwable failure) {
        if (failure == null) {
            take(value);
        } else {
            fail(failure);
        }
    }

    private boolean prepare(Object prepared) {
        synchronized (lock) {
            held = ended ? null : prepared;
            return !ended;
        }
    }

    /** Offers what is held. */
    @Override
    public void run() {
        Object item;
        synchronized (lock) {
            item = held;
        }
        if (item == null) {
            return;
        }
        try {
            switch (target.offer(item, outlet, this)) {
                case NOW -> goOn();
                case LATER -> {} // somebody may be running this again by now
                case NEVER -> cancel();
            }
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    private void goOn() {
        Runnable afterwards;
        synchronized (lock) {
            held = null;
            afterwards = last;
        }
        if (afterwards == null) {
            request();
        } else {
            afterwards.run();
        }
    }

    private void request() {
        if (requests.getAndIncrement() != 0) {
            return; // whoever is requesting goes on with it
        }
        do {
            Flow.Subscription open;
            synchronized (lock) {
                open = ended ? null : subscription;
            }
            if (open != null) {
                requestOne(open);
            }
        } while (requests.decrementAndGet() != 0);
    }

    private void requestOne(Flow.Subscription open) {
        try {
            open.request(1);
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    @Override
    public void onComplete() {
        afterTheLastItem(() -> {
            if (end(false)) {
                done.complete(null);
            }
        });
    }

    @Override
    public void onError(Throwable failure) {
        afterTheLastItem(() -> fail(failure));
    }

    private void afterTheLastItem(Runnable task) {
        synchronized (lock) {
            if (held != null) {
                last = task;
                return;
            }
        }
        task.run();
    }

    /** Ends the stream because of a failure, its own or of sending an item. */
    private void fail(Throwable failure) {
        if (end(true)) {
            Reply.completeAfter(failures.handle(failure), done);
        }
    }

    /** Ends the stream because nothing can be sent any more. */
    private void cancel() {
        if (end(true)) {
            done.complete(null);
        }
    }

    /** Ends the stream, and cancels what may still come; returns whether it had not ended before. */
    private boolean end(boolean cancelling) {
        Flow.Subscription open;
        synchronized (lock) {
            if (ended) {
                return false;
            }
            ended = true;
            held = null;
            open = subscription;
        }
        outlet.forget(cancellation);
        if (open != null && cancelling) {
            cancel(open);
        }
        return true;
    }

    /** Cancels a subscription. One that throws must not keep others waiting; after a failure of the publisher it does nothing. */
    private void cancel(Flow.Subscription open) {
        try {
            open.cancel();
        } catch (Throwable failure) {
            failures.handle(failure);
        }
    }
}
