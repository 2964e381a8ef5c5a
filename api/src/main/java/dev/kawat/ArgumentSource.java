/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import org.jspecify.annotations.Nullable;

/**
 * The source of the arguments for one parameter of a callback. A {@link ParameterResolver}, which an application implements,
 * returns it at deployment. Its methods are called from any thread, for many connections at once.
 */
@FunctionalInterface
public interface ArgumentSource {

    /**
     * Returns the argument for one call, right before that call and with the contexts of the callback active. Must not block if
     * the callback is {@link NonBlocking}. An exception is a failure of the callback.
     *
     * @param connection the connection. Its handshake, server and attributes can be used before the upgrade already
     * @param subject the subject of the call: the message as the callback takes it, the {@code CloseReason} or the failure; null
     *     for the gate and for {@code onOpen}
     * @return an object of the type of the parameter; null only if that is not primitive
     */
    @Nullable
    Object value(WebSocketConnection connection, @Nullable Object subject);

    /**
     * Checks that there is an argument for a client. Called on the thread of the request, before the upgrade and before the gate of
     * the endpoint. Not called for the parameters of {@code @OnError} methods outside of endpoints, because they refuse nobody.
     *
     * @implSpec The default implementation does nothing: there is an argument for every client.
     * @throws IllegalArgumentException if there is none; the handshake is refused with 400. The text is logged at DEBUG, so it
     *     should not contain anything that the client sent. Any other exception refuses with 500
     */
    default void check(Handshake handshake) {}
}
