/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of one endpoint, bound to its class once at deployment; null where it has none. Immutable.
 *
 * @param connection the gate
 * @param open the connection is open
 * @param messages messages without a type; those for text and objects first
 * @param ping a ping
 * @param pong a pong
 * @param close the connection is over
 * @param errors something failed
 * @param slow the peer is slow
 * @param caughtUp a slow peer has caught up
 * @param typed a message of a type, by the type; possibly empty
 */
public record HandlerBinding(
        @Nullable HandlerInvoker connection,
        @Nullable HandlerInvoker open,
        List<HandlerInvoker> messages,
        @Nullable HandlerInvoker ping,
        @Nullable HandlerInvoker pong,
        @Nullable HandlerInvoker close,
        ErrorCallbacks errors,
        @Nullable HandlerInvoker slow,
        @Nullable HandlerInvoker caughtUp,
        Map<String, HandlerInvoker> typed) {

    /** Copies the collections. */
    public HandlerBinding {
        messages = List.copyOf(messages);
        typed = Map.copyOf(typed);
    }

    /** Binds every callback that an endpoint has. */
    public static HandlerBinding of(EndpointDescriptor endpoint) {
        return new HandlerBinding(
                bind(endpoint.callback(Callback.Kind.CONNECTION)),
                bind(endpoint.callback(Callback.Kind.OPEN)),
                Stream.of(Callback.Kind.TEXT, Callback.Kind.BINARY)
                        .flatMap(kind -> endpoint.callbacks(kind).stream())
                        .map(HandlerInvoker::bind)
                        .toList(),
                bind(endpoint.callback(Callback.Kind.PING)),
                bind(endpoint.callback(Callback.Kind.PONG)),
                bind(endpoint.callback(Callback.Kind.CLOSE)),
                ErrorCallbacks.ofHandler(endpoint.callbacks(Callback.Kind.ERROR)),
                bind(endpoint.callback(Callback.Kind.SLOW)),
                bind(endpoint.callback(Callback.Kind.CAUGHT_UP)),
                bind(endpoint.typed()));
    }

    /** All of them, each once. */
    public Stream<HandlerInvoker> all() {
        Stream<HandlerInvoker> single =
                Stream.of(connection, open, ping, pong, close, slow, caughtUp).flatMap(Stream::ofNullable);
        return Stream.of(single, messages.stream(), errors.invokers(), typed.values().stream())
                .flatMap(some -> some)
                .distinct();
    }

    /** One invoker for a callback, however many types it has. */
    private static Map<String, HandlerInvoker> bind(Map<String, Callback> typed) {
        Map<Callback, HandlerInvoker> bound = new HashMap<>();
        Map<String, HandlerInvoker> byName = new HashMap<>();
        typed.forEach((name, callback) -> byName.put(name, bound.computeIfAbsent(callback, HandlerInvoker::bind)));
        return byName;
    }

    /** Whether the handler wants to know how its peer keeps up. */
    public boolean ofPace() {
        return slow != null || caughtUp != null;
    }

    private static @Nullable HandlerInvoker bind(Optional<Callback> callback) {
        return callback.map(HandlerInvoker::bind).orElse(null);
    }
}
