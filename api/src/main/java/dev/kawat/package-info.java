/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The API of Kawat: the annotations that declare a WebSocket endpoint, the objects that its callbacks use, and the interfaces
 * that applications implement.
 *
 * <p>Start with {@link dev.kawat.WebSocketEndpoint}. Callbacks are declared with the annotations of {@code jakarta.websocket}
 * ({@code OnOpen}, {@code OnMessage}, {@code OnClose}, {@code OnError} and {@code server.PathParam}), and with Kawat's own
 * {@link dev.kawat.OnConnection}, {@link dev.kawat.OnSlow} and {@link dev.kawat.OnCaughtUp}.
 *
 * <p>A class may have several {@code OnError} methods; Kawat calls the one whose type is nearest to the failure. On a bean that
 * is not an endpoint, an {@code OnError} method handles the failures that endpoints do not handle themselves.
 *
 * <p>Applications implement {@link dev.kawat.Codec}, {@link dev.kawat.HandshakeCheck}, {@link dev.kawat.ParameterResolver} and
 * {@link dev.kawat.ArgumentSource}. Kawat implements all other interfaces of this package. Later releases may add methods to
 * those, so applications should not implement them. Those who extend Kawat itself find further interfaces in {@code
 * dev.kawat.spi}.
 *
 * <p>Parameters and results are never null unless they are marked {@code @Nullable}.
 */
@NullMarked
package dev.kawat;

import org.jspecify.annotations.NullMarked;
