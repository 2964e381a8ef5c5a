/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the gate of an endpoint: a method of the handler that runs before the upgrade, and may refuse it.
 *
 * <p>The method may take the {@link Handshake}, the {@link WebSocketServer}, the {@code Principal} and values of the request:
 * {@code @PathParam}, {@link QueryParam}, {@link HeaderParam}, {@link CookieParam}. Its result decides:
 *
 * <ul>
 *   <li>{@code void} accepts the connection.
 *   <li>A {@code boolean} of {@code false} refuses it with 403.
 *   <li>A {@link HandshakeDecision} accepts or refuses it; {@code null} refuses with 403.
 * </ul>
 *
 * <p>An exception refuses with 500 and is logged; its text does not reach the peer. The method runs on a thread of the HTTP
 * request, and may block. It runs on the instance that will handle the connection. If it refuses, that instance is destroyed, and
 * neither {@code onOpen} nor {@code onClose} is called.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnConnection {}
