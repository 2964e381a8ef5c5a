/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The API of Kawat for applications: the annotations that declare an endpoint, the connection, server and handshake objects, and
 * the interfaces that applications implement ({@link dev.kawat.Codec}, {@link dev.kawat.HandshakeCheck},
 * {@link dev.kawat.ParameterResolver}).
 *
 * <p>Callbacks are declared with the annotations of {@code jakarta.websocket}: {@code OnOpen}, {@code OnMessage},
 * {@code OnClose}, {@code OnError} and {@code server.PathParam}.
 *
 * <p>A class may have several {@code OnError} methods; the one whose type is nearest to the failure is called. On a bean that
 * is no endpoint, {@code OnError} is for the failures of every endpoint that it does not handle itself.
 */
@NullMarked
package dev.kawat;

import org.jspecify.annotations.NullMarked;
