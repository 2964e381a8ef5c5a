/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.reply;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the items of an iterator, each as it comes, while the outbox has room. It is run by one thread at a time: by a worker
 * at first, and again by one when there is room again. When the connection closes, it takes no further item. It closes its
 * source in any case.
 */
final class PulledStream implements Runnable {

    private final Supplier<? extends Iterator<?>> iterator;
    private final AutoCloseable source;
    private final Target target;
    private final Outlet outlet;
    private final Otherwise otherwise;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    /** Only touched by the one that runs. */
    private @Nullable Iterator<?> items;

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
            Otherwise otherwise) {
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
            if (sendTogether() == Room.LATER) {
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

    private Room sendWhatFits() {
        if (items == null) {
            items = iterator.get();
        }
        Iterator<?> all = items;
        while (held != null || all.hasNext()) {
            Object item = held == null ? prepare(all.next()) : held;
            if (item == null) {
                continue;
            }
            held = item; // before it is offered: who has no room for it may run this again at any moment
            Room room = target.offer(item, outlet, this);
            if (room != Room.NOW) {
                return room;
            }
            held = null;
        }
        return Room.NOW;
    }

    private @Nullable Object prepare(@Nullable Object item) {
        return item == null ? null : target.prepared(item, outlet);
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
