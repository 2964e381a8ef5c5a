/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the items of an iterator, each as it comes, while the outbox accepts them. It is run by one thread at a time: by a worker
 * at first, and again by one when the outbox accepts items again, or when an item is complete that is a stage. When the connection
 * closes, it takes no further item. It closes its source in any case.
 */
final class PulledStream implements Runnable {

    /** The value of a stage that was not complete when the connection closed. */
    private static final Object CLOSING = new Object();

    private final Supplier<? extends Iterator<?>> iterator;
    private final AutoCloseable source;
    private final Target target;
    private final Outlet outlet;
    private final FailureHandler failures;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    /** Only touched by the one that runs. */
    private @Nullable Iterator<?> items;

    /** The item that is being looked into; null for none. Only touched by the one that runs. */
    private @Nullable Object item;

    /** The item that is offered, or was not accepted yet, prepared; null for none. Only touched by the one that runs. */
    private @Nullable Object held;

    /**
     * A stream of what an iterator gives.
     *
     * @param iterator called once; may be code of the application, as the iterator is
     * @param source what to close at the end
     */
    PulledStream(
            Supplier<? extends Iterator<?>> iterator,
            AutoCloseable source,
            Target target,
            Outlet outlet,
            FailureHandler failures) {
        this.iterator = iterator;
        this.source = source;
        this.target = target;
        this.outlet = outlet;
        this.failures = failures;
    }

    /** Begins; returns a stage that is complete when the last item is queued, or nothing can be sent any more. */
    CompletionStage<?> start() {
        outlet.workers().execute(this);
        return done;
    }

    @Override
    public void run() {
        try {
            if (sendTogether() == Acceptance.LATER) {
                return; // somebody may be running this again by now
            }
        } catch (Throwable failure) {
            close();
            Reply.completeAfter(failures.handle(failure), done);
            return;
        }
        close();
        done.complete(null);
    }

    private @Nullable Object sendTogether() throws Throwable {
        outlet.moreFollow(true);
        try {
            return outlet.call(this::sendWhatFits);
        } finally {
            outlet.moreFollow(false);
        }
    }

    private Acceptance sendWhatFits() throws Throwable {
        if (items == null) {
            items = iterator.get();
        }
        Iterator<?> all = items;
        while (held != null || item != null || all.hasNext()) {
            Acceptance answer = held == null ? prepare(all) : Acceptance.NOW;
            if (answer == Acceptance.NOW && held != null) {
                // Held while it is offered: if it is not accepted, this may run again at any moment.
                answer = target.offer(held, outlet, this);
            }
            if (answer != Acceptance.NOW) {
                return answer;
            }
            held = null;
        }
        return Acceptance.NOW;
    }

    private Acceptance prepare(Iterator<?> all) throws Throwable {
        item = item == null ? all.next() : item;
        Acceptance answer = unwrap();
        if (answer == Acceptance.NOW) {
            held = item == null ? null : target.prepared(item, outlet);
            item = null;
        }
        return answer;
    }

    /** Replaces the item by what is in it, if it holds any; LATER where that is not there yet. */
    private Acceptance unwrap() throws Throwable {
        while (true) {
            Object current = item;
            if (current instanceof CompletionStage<?> stage) {
                Awaited awaited = new Awaited();
                item = awaited; // before anybody may run this again
                if (!awaited.isThere(stage)) {
                    return Acceptance.LATER;
                }
            } else if (current instanceof Awaited awaited) {
                item = awaited.value();
                if (item == CLOSING) {
                    return Acceptance.NEVER;
                }
            } else if (current != null && Optionals.isOptional(current)) {
                item = Optionals.value(current);
            } else {
                return Acceptance.NOW;
            }
        }
    }

    /** The value of an item that is a stage; {@link #CLOSING} when the connection closes before it is complete. */
    private final class Awaited {

        private final CompletableFuture<@Nullable Object> value = new CompletableFuture<>();

        /** Waits for a stage; when it answers false, the stream will be run again when the stage is complete. */
        boolean isThere(CompletionStage<?> stage) {
            stage.whenComplete((result, failure) -> {
                if (failure == null) {
                    value.complete(result);
                } else {
                    value.completeExceptionally(failure);
                }
            });
            if (value.isDone()) {
                return true;
            }
            Runnable closing = () -> value.complete(CLOSING);
            if (!outlet.whenClosing(closing)) {
                value.complete(CLOSING);
                return true;
            }
            var unused = value.whenComplete((result, failure) -> {
                outlet.forget(closing);
                outlet.workers().execute(PulledStream.this);
            });
            return false;
        }

        @Nullable
        Object value() {
            return value.join();
        }
    }

    private void close() {
        try {
            outlet.call(() -> {
                source.close();
                return null;
            });
        } catch (Throwable failure) {
            failures.handle(failure);
        }
    }
}
