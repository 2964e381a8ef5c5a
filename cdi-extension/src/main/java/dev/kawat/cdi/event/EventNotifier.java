/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import dev.kawat.impl.execution.CallbackContexts;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** Notifies the observers of one kind of event: synchronous ones on this thread, asynchronous ones on a worker. Never throws. */
final class EventNotifier<T> implements Consumer<T> {

    private static final System.Logger LOG = System.getLogger("dev.kawat.event");

    private final Event<T> event;
    private final boolean sync;
    private final boolean async;
    private final Function<T, CallbackContexts.Entered> contexts;
    private final NotificationOptions onWorker;

    /**
     * Creates the notifier of an event.
     *
     * @param event fires the event
     * @param sync whether there are synchronous observers
     * @param async whether there are asynchronous observers
     * @param contexts makes the contexts active in which synchronous observers run
     * @param workers runs asynchronous observers
     */
    EventNotifier(
            Event<T> event,
            boolean sync,
            boolean async,
            Function<T, CallbackContexts.Entered> contexts,
            Executor workers) {
        this.event = event;
        this.sync = sync;
        this.async = async;
        this.contexts = contexts;
        this.onWorker = NotificationOptions.ofExecutor(workers);
    }

    @Override
    public void accept(T subject) {
        try {
            if (async) {
                // Nobody waits for the result, so failures are logged.
                var unused = event.fireAsync(subject, onWorker).whenComplete((notified, failure) -> {
                    if (failure != null) {
                        log(subject, failure);
                    }
                });
            }
            if (sync) {
                fire(subject);
            }
        } catch (RuntimeException | Error failure) {
            log(subject, failure);
        }
    }

    private void fire(T subject) {
        CallbackContexts.Entered entered = contexts.apply(subject);
        try {
            event.fire(subject);
        } finally {
            entered.exit();
        }
    }

    private static void log(Object subject, Throwable failure) {
        LOG.log(Level.ERROR, subject + ": an observer failed", failure);
    }
}
