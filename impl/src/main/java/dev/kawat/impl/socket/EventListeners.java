/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.socket;

import dev.kawat.WebSocket;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.failure.FailureLog;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The listeners of one socket, in the order in which they were added. Adding and removing is possible from any thread. */
final class EventListeners {

    private static final System.Logger LOG = System.getLogger("dev.kawat.socket");

    private final List<Listener<?>> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener for every later event of a type. */
    <E extends WebSocketEvent> WebSocket.Registration add(Class<E> type, Consumer<? super E> consumer) {
        Listener<E> added = new Listener<>(type, consumer);
        listeners.add(added);
        return added;
    }

    /**
     * Calls the listeners of an event. If one throws, the later ones are skipped, and those for failures get the exception. Never
     * throws. Called for one event after another, with no lock held.
     */
    void notify(WebSocketEvent event) {
        for (Listener<?> listener : listeners) {
            try {
                listener.notify(event);
            } catch (Throwable failure) { // whatever it is, it must not affect the sender
                failed(event, failure);
                return;
            }
        }
    }

    private void failed(WebSocketEvent event, Throwable failure) {
        boolean isOfFailure = event instanceof WebSocketEvent.Failure;
        if (isOfFailure || listeners.stream().noneMatch(listener -> listener.hears(WebSocketEvent.Failure.class))) {
            String more = isOfFailure ? "" : ", and there is none for failures";
            FailureLog.log(
                    LOG,
                    Level.WARNING,
                    event.target() + ": a listener for " + event.type() + " threw an exception" + more,
                    failure);
        } else {
            notify(new WebSocketEvent.Failure(event.target(), failure));
        }
    }

    /** A listener for one type of events. */
    private final class Listener<E extends WebSocketEvent> implements WebSocket.Registration {

        private final Class<E> type;
        private final Consumer<? super E> consumer;
        private volatile boolean removed;

        Listener(Class<E> type, Consumer<? super E> consumer) {
            this.type = type;
            this.consumer = consumer;
        }

        boolean hears(Class<? extends WebSocketEvent> other) {
            return !removed && type.isAssignableFrom(other);
        }

        void notify(WebSocketEvent event) {
            if (!removed && type.isInstance(event)) {
                consumer.accept(type.cast(event));
            }
        }

        @Override
        public void close() {
            removed = true;
            listeners.remove(this);
        }
    }
}
