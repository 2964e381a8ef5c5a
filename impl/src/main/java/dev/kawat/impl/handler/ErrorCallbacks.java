/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.MessageDecodeException;
import dev.kawat.MessageTooBigException;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.parameter.FailedMessageSource;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Error callbacks by the type of failure that each takes: those of one handler class, or those of all listeners.
 *
 * @param byType the callbacks; one for a type
 */
public record ErrorCallbacks(Map<Class<?>, Bound> byType) {

    /** None at all. */
    public static final ErrorCallbacks NONE = new ErrorCallbacks(Map.of());

    /**
     * One callback, and whom it belongs to.
     *
     * @param invoker the callback
     * @param listener the bean that it is called on; null for the handler of the connection
     */
    public record Bound(HandlerInvoker invoker, @Nullable ErrorListener listener) {

        /**
         * Whether what becomes of the connection is the callback's to say, by saying nothing: not after a message that is too big,
         * and after one that cannot be read or accepted only where the callback is for such messages, and not for any failure.
         */
        public boolean decides(Throwable failure) {
            if (failure instanceof MessageDecodeException) {
                Type taken = invoker.callback().messageType();
                return taken instanceof Class<?> type && MessageDecodeException.class.isAssignableFrom(type);
            }
            return !(failure instanceof MessageTooBigException);
        }

        /** Whether it may block, and so needs a worker. */
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

    /** Binds the error callbacks of listeners, of which no two take the same type. */
    public static ErrorCallbacks ofListeners(List<ErrorListener> listeners) {
        Map<Class<?>, Bound> bound = new HashMap<>();
        for (ErrorListener listener : listeners) {
            listener.callbacks().forEach(callback -> add(callback, listener, bound));
        }
        return new ErrorCallbacks(bound);
    }

    private static void add(Callback callback, @Nullable ErrorListener listener, Map<Class<?>, Bound> bound) {
        if (callback.messageType() instanceof Class<?> type) { // always: a failure is told by its class
            bound.put(type, new Bound(HandlerInvoker.bind(callback), listener));
        }
    }

    /** All of them. */
    public Stream<HandlerInvoker> invokers() {
        return byType.values().stream().map(Bound::invoker);
    }

    /** The callback for the class of a failure, or the nearest of its superclasses; null when none takes it. */
    public @Nullable Bound nearest(Throwable failure) {
        Bound found = null;
        for (Class<?> type = failure.getClass(); found == null && type != null; type = type.getSuperclass()) {
            found = byType.get(type);
        }
        return found;
    }

    /** Whether any of them may block. */
    public boolean mayBlock() {
        return byType.values().stream().anyMatch(Bound::mayBlock);
    }

    /** Whether any of them takes the message at which it failed. */
    public boolean takeMessage() {
        return byType.values().stream()
                .flatMap(bound -> bound.invoker().callback().arguments().stream())
                .anyMatch(FailedMessageSource.class::isInstance);
    }
}
