/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What applications see: the annotations that declare an endpoint, and the connection, server and handshake objects.
 *
 * <p>Callbacks are declared with the annotations of {@code jakarta.websocket}: {@code OnOpen}, {@code OnMessage},
 * {@code OnClose}, {@code OnError} and {@code server.PathParam}. What integrators implement is in {@link dev.kawat.spi}.
 *
 * <p>A class may have several {@code OnError} methods; the one whose type is nearest to the failure is called. On a bean that
 * is no endpoint, {@code OnError} is for the failures of every endpoint that it does not handle itself.
 */
@NullMarked
package dev.kawat;

import org.jspecify.annotations.NullMarked;
