/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the items of an iterator, each as it comes, while the outbox has room. It is run by one thread at a time: by a worker
 * at first, and again by one when there is room again, or when an item is complete that is a stage. When the connection closes, it
 * takes no further item. It closes its source in any case.
 */
final class PulledStream implements Runnable {

    /** What a stage has that was not complete when the connection closed. */
    private static final Object CLOSING = new Object();

    private final Supplier<? extends Iterator<?>> iterator;
    private final AutoCloseable source;
    private final Target target;
    private final Outlet outlet;
    private final FailureHandler otherwise;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    /** Only touched by the one that runs. */
    private @Nullable Iterator<?> items;

    /** The item that is being looked into; null for none. Only touched by the one that runs. */
    private @Nullable Object item;

    /** The item that found no room, prepared; null for none. Only touched by the one that runs. */
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
            FailureHandler otherwise) {
        this.iterator = iterator;
        this.source = source;
        this.target = target;
        this.outlet = outlet;
        this.otherwise = otherwise;
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
            Reply.completeAfter(otherwise.handle(failure), done);
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
            Acceptance room = held == null ? prepare(all) : Acceptance.NOW;
            if (room == Acceptance.NOW
                    && held != null) { // held while it is offered: if there is no room, this may run again at any
                // moment
                room = target.offer(held, outlet, this);
            }
            if (room != Acceptance.NOW) {
                return room;
            }
            held = null;
        }
        return Acceptance.NOW;
    }

    private Acceptance prepare(Iterator<?> all) throws Throwable {
        item = item == null ? all.next() : item;
        Acceptance room = unwrap();
        if (room == Acceptance.NOW) {
            held = item == null ? null : target.prepared(item, outlet);
            item = null;
        }
        return room;
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

    /** What an item that is a stage completes with; {@link #CLOSING} when the connection closes before. */
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
            otherwise.handle(failure);
        }
    }
}
