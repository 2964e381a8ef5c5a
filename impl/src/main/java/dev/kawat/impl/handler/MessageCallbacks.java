/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bound callbacks of one endpoint for messages and control frames. Immutable.
 *
 * @param untyped the callbacks for messages without a message type; those for text and objects first
 * @param byType the callbacks for messages with a message type, by that type; possibly empty
 * @param ping the callback for pings; null if there is none
 * @param pong the callback for pongs; null if there is none
 */
public record MessageCallbacks(
        List<HandlerInvoker> untyped,
        Map<String, HandlerInvoker> byType,
        @Nullable HandlerInvoker ping,
        @Nullable HandlerInvoker pong) {

    /** Copies the collections. */
    public MessageCallbacks {
        untyped = List.copyOf(untyped);
        byType = Map.copyOf(byType);
    }

    /** Binds the message callbacks of an endpoint. */
    static MessageCallbacks of(EndpointDescriptor endpoint) {
        return new MessageCallbacks(
                endpoint.messageCallbacks().map(HandlerInvoker::bind).toList(),
                bind(endpoint.callbacksByMessageType()),
                HandlerInvoker.bind(endpoint.callback(Callback.Kind.PING)),
                HandlerInvoker.bind(endpoint.callback(Callback.Kind.PONG)));
    }

    /** Returns one invoker for each callback, also if the callback has several types. */
    private static Map<String, HandlerInvoker> bind(Map<String, Callback> callbacks) {
        Map<Callback, HandlerInvoker> bound = new HashMap<>();
        Map<String, HandlerInvoker> byType = new HashMap<>();
        callbacks.forEach((type, callback) -> byType.put(type, bound.computeIfAbsent(callback, HandlerInvoker::bind)));
        return byType;
    }

    /** Returns all of these callbacks, each once. */
    Stream<HandlerInvoker> all() {
        return Stream.of(
                        untyped.stream(),
                        byType.values().stream(),
                        Stream.of(ping, pong).flatMap(Stream::ofNullable))
                .flatMap(some -> some)
                .distinct();
    }
}
