/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import org.jspecify.annotations.Nullable;

/**
 * Where the values of one parameter of a callback come from: what a {@link ParameterResolver} decides at deployment. Called
 * from any thread, for many connections at once.
 */
@FunctionalInterface
public interface ArgumentSource {

    /**
     * The value for one call, asked for right before it, with the contexts of the callback active. Must not block where the
     * callback is {@link dev.kawat.NonBlocking}. An exception is a failure of the callback.
     *
     * @param connection the connection; its handshake, server and attributes can be used before the upgrade already
     * @param subject what the call is about: the message as the callback takes it, the {@code CloseReason} or the failure; null
     *     for the gate and for {@code onOpen}
     * @return an object of the parameter's type; null only where the parameter is not primitive
     */
    @Nullable
    Object value(WebSocketConnection connection, @Nullable Object subject);

    /**
     * Whether there is a value for a client at all, asked before the upgrade and before the endpoint's gate, on the thread of
     * the request. Unless overridden there is. Not asked for callbacks outside of endpoints: a bean that is told of failures refuses
     * nobody.
     *
     * @throws IllegalArgumentException when there is none: the handshake is refused with 400. The text goes to the log at DEBUG, so it
     *     should not show what the client sent. Any other exception refuses with 500
     */
    default void check(Handshake handshake) {}
}
