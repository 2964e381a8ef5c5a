/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of one endpoint, bound to its class once at deployment; null for each that it does not have. Immutable.
 *
 * @param connection the callback for handshakes
 * @param open the callback for opened connections
 * @param messages the callbacks for messages, pings and pongs
 * @param close the callback for closed connections
 * @param errors the callbacks for failures
 * @param slow the callback for slow peers
 * @param caughtUp the callback for slow peers that have caught up
 */
public record HandlerBinding(
        @Nullable HandlerInvoker connection,
        @Nullable HandlerInvoker open,
        MessageCallbacks messages,
        @Nullable HandlerInvoker close,
        ErrorCallbacks errors,
        @Nullable HandlerInvoker slow,
        @Nullable HandlerInvoker caughtUp) {

    /**
     * Binds all callbacks of an endpoint.
     *
     * @throws IllegalStateException if the module of the handler class does not open its package to Kawat
     */
    public static HandlerBinding of(EndpointDescriptor endpoint) {
        return new HandlerBinding(
                HandlerInvoker.bind(endpoint.callback(Callback.Kind.CONNECTION)),
                HandlerInvoker.bind(endpoint.callback(Callback.Kind.OPEN)),
                MessageCallbacks.of(endpoint),
                HandlerInvoker.bind(endpoint.callback(Callback.Kind.CLOSE)),
                ErrorCallbacks.ofHandler(endpoint.callbacks(Callback.Kind.ERROR)),
                HandlerInvoker.bind(endpoint.callback(Callback.Kind.SLOW)),
                HandlerInvoker.bind(endpoint.callback(Callback.Kind.CAUGHT_UP)));
    }

    /** Returns the callback for pings; null if there is none. */
    public @Nullable HandlerInvoker ping() {
        return messages.ping();
    }

    /** Returns the callback for pongs; null if there is none. */
    public @Nullable HandlerInvoker pong() {
        return messages.pong();
    }

    /** Returns all callbacks, each once. */
    public Stream<HandlerInvoker> all() {
        Stream<HandlerInvoker> single =
                Stream.of(connection, open, close, slow, caughtUp).flatMap(Stream::ofNullable);
        return Stream.of(single, messages.all(), errors.invokers()).flatMap(some -> some);
    }

    /** Returns whether the handler has callbacks for slow peers. */
    public boolean hasSlowPeerCallbacks() {
        return slow != null || caughtUp != null;
    }
}
