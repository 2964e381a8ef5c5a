/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What applications see: the annotations that declare an endpoint, and the connection, server and handshake objects.
 *
 * <p>Callbacks are declared with the annotations of {@code jakarta.websocket}: {@code OnOpen}, {@code OnMessage},
 * {@code OnClose}, {@code OnError} and {@code server.PathParam}. What integrators implement is in {@link dev.kawat.spi}.
 */
@NullMarked
package dev.kawat;

import org.jspecify.annotations.NullMarked;
