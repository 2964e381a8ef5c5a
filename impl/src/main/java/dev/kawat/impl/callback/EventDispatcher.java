/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.callback;

import dev.kawat.impl.event.Observers;
import dev.kawat.impl.liveness.SlowPeerDetector;
import dev.kawat.impl.mailbox.Event;
import dev.kawat.impl.mailbox.EventProperties;
import dev.kawat.impl.mailbox.Mailbox;
import dev.kawat.impl.reply.Reply;
import dev.kawat.impl.routing.CallbackProperties;
import dev.kawat.impl.routing.EventTable;
import dev.kawat.impl.routing.MessageRoute;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs the events of one connection's mailbox: decides which still count, and calls the callbacks and observers for each. */
public final class EventDispatcher implements Mailbox.Runner {

    private final EndpointConnection connection;
    private final CallbackRunner callbacks;
    private final EventTable events;
    private final Observers observers;

    /** The messages as streams; null before the connection is open, and for endpoints without such. Only touched by events. */
    private @Nullable MessageStreams streams;

    /** The end of the connection; null before {@code onClose} was due. */
    private volatile @Nullable ConnectionShutdown shutdown;

    /** True when {@code onOpen} was due, so that {@code onClose} is. Only touched by events. */
    private boolean opened;

    /** True when the stages and streams of callbacks are no longer waited for. */
    private volatile boolean heldUp;

    /** True when the application stops without waiting for anything. */
    private volatile boolean waitsForNothing;

    EventDispatcher(EndpointConnection connection, CallbackRunner callbacks, EventTable events, Observers observers) {
        this.connection = connection;
        this.callbacks = callbacks;
        this.events = events;
        this.observers = observers;
    }

    @Override
    public EventProperties resolve(Object event) {
        return events.of(event);
    }

    @Override
    public void moreFollow(boolean more) {
        connection.moreFollow(more);
    }

    @Override
    public void heldUp() {
        heldUp = true;
        ConnectionShutdown.logHeldUp(connection);
    }

    /**
     * Waits no longer for what {@code onClose} has left, whatever becomes of it.
     *
     * @return false if {@code onClose} has left nothing so far
     */
    public boolean giveUpRest() {
        ConnectionShutdown ending = shutdown;
        return ending != null && ending.giveUp();
    }

    /** Waits for nothing that {@code onClose} leaves or has left. */
    public void waitForNothing() {
        waitsForNothing = true;
        giveUpRest();
    }

    @Override
    public @Nullable CompletionStage<?> run(Object event, EventProperties properties) {
        return properties instanceof MessageRoute route
                ? message(event, route)
                : run((Event) event, (CallbackProperties) properties);
    }

    /**
     * Runs an event of a connection whose mailbox was never started, so that nothing else runs.
     *
     * @param after runs when the event and the stages that it has left are done
     */
    public void runAlone(Event event, Runnable after) {
        EventProperties properties = resolve(event);
        properties.executor().execute(() -> {
            var unused = Reply.after(run(event, properties), after); // nothing waits for it
        });
    }

    private @Nullable CompletionStage<?> run(Event event, CallbackProperties properties) {
        Event.Kind kind = event.kind();
        if (kind != Event.Kind.TASK && kind != Event.Kind.CLOSED && isOver()) {
            return null;
        }
        return switch (kind) {
            case OPENED -> opened(properties);
            case PING, PONG -> callbacks.run(properties.callback(), event.subject(), properties);
            case PACE_CHANGED -> paceChanged(properties);
            case FAILED -> failed((Event.Failed) event);
            case CLOSE_DUE -> closeDue((Event.CloseDue) event);
            case TASK -> task((Event.Task) event, properties);
            case CLOSED -> closed((Event.Closed) event, properties);
        };
    }

    /**
     * Returns whether the handler gets nothing more but tasks and {@code onClose}: because this side has closed, as with a browser
     * after {@code close()}, or because the connection is over, and the engine delivers what it had read.
     */
    private boolean isOver() {
        return shutdown != null || heldUp || connection.closedOnThisSide();
    }

    private @Nullable CompletionStage<?> message(Object message, MessageRoute route) {
        if (isOver()) {
            return null;
        }
        MessageRoute.Target target;
        try {
            target = route.target(message);
        } catch (Throwable undecodable) {
            return callbacks.failed(undecodable, message, route);
        }
        MessageStreams open = streams;
        return open != null && open.take(target)
                ? open.next(target, message, route)
                : callbacks.runMessage(target, message, route);
    }

    private @Nullable CompletionStage<?> task(Event.Task event, CallbackProperties properties) {
        if (!opened || shutdown != null) {
            return null;
        }
        return callbacks.run(
                () -> {
                    event.code().run();
                    return null;
                },
                properties);
    }

    private @Nullable CompletionStage<?> opened(CallbackProperties properties) {
        opened = true;
        callbacks.notifyObserver(observers.opened());
        CompletionStage<?> rest = callbacks.run(properties.callback(), null, properties);
        return events.streams().isEmpty() ? rest : beginStreams(rest, properties);
    }

    /** Calls the callbacks that take a stream of messages, after what {@code onOpen} has left to wait for. */
    private @Nullable CompletionStage<?> beginStreams(
            @Nullable CompletionStage<?> before, CallbackProperties properties) {
        if (connection.closedOnThisSide()) {
            return before; // by onOpen
        }
        if (before == null) {
            MessageStreams begun = new MessageStreams(events.streams(), connection, callbacks);
            streams = begun;
            begun.begin(properties);
            return null;
        }
        CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();
        CallbackProperties usual = events.usual();
        before.whenComplete((done, failure) -> usual.executor().execute(() -> {
            beginStreams(null, usual);
            begun.complete(null);
        }));
        return begun;
    }

    /** Notifies the application that the peer is slow, or has caught up, if it still is so. */
    private @Nullable CompletionStage<?> paceChanged(CallbackProperties properties) {
        SlowPeerDetector pace = connection.pace();
        if (pace == null || !pace.turned()) {
            return null;
        }
        if (pace.slow()) {
            callbacks.notifyObserver(observers.slow());
            return runElsewhere(events.slow(), null, properties);
        }
        callbacks.notifyObserver(observers.caughtUp());
        Long dropped = pace.droppedSince(connection.droppedMessages());
        return runElsewhere(events.caughtUp(), dropped, properties);
    }

    /** Calls a callback where it belongs, because it was not known which one it is when it was decided where the event runs. */
    private @Nullable CompletionStage<?> runElsewhere(
            CallbackProperties chosen, @Nullable Object subject, CallbackProperties properties) {
        if (!chosen.blocking() || chosen.executor() == properties.executor()) {
            return callbacks.run(chosen.callback(), subject, properties);
        }
        CompletableFuture<@Nullable Void> called = new CompletableFuture<>();
        chosen.executor().execute(() -> Reply.completeAfter(callbacks.run(chosen.callback(), subject, chosen), called));
        return called;
    }

    private @Nullable CompletionStage<?> failed(Event.Failed event) {
        CompletionStage<?> handled = callbacks.failedBeforeClose(event.failure());
        connection.closeHere(event.close());
        return handled;
    }

    private @Nullable CompletionStage<?> closeDue(Event.CloseDue event) {
        connection.closeHere(event.code());
        return null;
    }

    private @Nullable CompletionStage<?> closed(Event.Closed event, CallbackProperties properties) {
        ConnectionShutdown ending =
                new ConnectionShutdown(connection, callbacks, events.usual().executor());
        shutdown = ending;
        if (streams != null) {
            streams.complete();
        }
        CompletionStage<?> rest = opened ? ending.callOnClose(properties.callback(), event) : null;
        connection.tellUnsubscribed();
        if (opened) {
            callbacks.notifyObserver(observers.closed());
        }
        CompletionStage<?> released = ending.releaseAfter(rest);
        if (waitsForNothing) {
            giveUpRest();
        }
        return released;
    }
}
