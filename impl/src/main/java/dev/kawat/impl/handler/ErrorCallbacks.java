/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.MessageDecodeException;
import dev.kawat.MessageTooBigException;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.parameter.EventSource;
import dev.kawat.impl.parameter.FailedMessageSource;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The error callbacks of one handler class, or of all listeners, by the type of failure that each takes.
 *
 * @param byType the callbacks; one for each type
 */
public record ErrorCallbacks(Map<Class<?>, Bound> byType) {

    /** No callbacks. */
    public static final ErrorCallbacks NONE = new ErrorCallbacks(Map.of());

    /**
     * A bound error callback.
     *
     * @param invoker the callback
     * @param listener the bean on which it is called; null for the handler of the connection
     */
    public record Bound(HandlerInvoker invoker, @Nullable ErrorListener listener) {

        /**
         * Returns whether a callback keeps the connection open by returning normally. It does not after a message that is too big.
         * After a message that cannot be decoded it does only if the callback is for such failures, not for all.
         * The connection of a {@link dev.kawat.ConnectionHandler} never stays open.
         */
        public boolean decides(Throwable failure) {
            if (invoker.callback().arguments().contains(EventSource.FAILURE)) {
                return false;
            }
            if (failure instanceof MessageDecodeException) {
                Type taken = invoker.callback().messageType();
                return taken instanceof Class<?> type && MessageDecodeException.class.isAssignableFrom(type);
            }
            return !(failure instanceof MessageTooBigException);
        }

        /** Returns whether it may block, and so needs a worker. */
        public boolean mayBlock() {
            return invoker.callback().blocking();
        }
    }

    /** Copies the map. */
    public ErrorCallbacks {
        byType = Map.copyOf(byType);
    }

    /** Binds the error callbacks of a handler class. */
    public static ErrorCallbacks ofHandler(List<Callback> callbacks) {
        Map<Class<?>, Bound> bound = new HashMap<>();
        callbacks.forEach(callback -> add(callback, null, bound));
        return new ErrorCallbacks(bound);
    }

    /** Binds the error callbacks of listeners. No two of them take the same type. */
    public static ErrorCallbacks ofListeners(List<ErrorListener> listeners) {
        Map<Class<?>, Bound> bound = new HashMap<>();
        for (ErrorListener listener : listeners) {
            listener.callbacks().forEach(callback -> add(callback, listener, bound));
        }
        return new ErrorCallbacks(bound);
    }

    private static void add(Callback callback, @Nullable ErrorListener listener, Map<Class<?>, Bound> bound) {
        if (callback.messageType() instanceof Class<?> type) { // always, because failures have a class
            bound.put(type, new Bound(HandlerInvoker.bind(callback), listener));
        }
    }

    /** Returns all callbacks. */
    public Stream<HandlerInvoker> invokers() {
        return byType.values().stream().map(Bound::invoker);
    }

    /** Returns the callback for the class of a failure or its nearest superclass; null if there is none. */
    public @Nullable Bound nearest(Throwable failure) {
        Bound found = null;
        for (Class<?> type = failure.getClass(); found == null && type != null; type = type.getSuperclass()) {
            found = byType.get(type);
        }
        return found;
    }

    /** Returns whether any of them takes the message that was handled when the failure happened. */
    public boolean takeMessage() {
        return byType.values().stream()
                .flatMap(bound -> bound.invoker().callback().arguments().stream())
                .anyMatch(FailedMessageSource.class::isInstance);
    }
}
