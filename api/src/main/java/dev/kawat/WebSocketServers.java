/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Collection;
import java.util.Optional;

/**
 * The servers of an application, one for each endpoint: for code that is no handler, such as a REST resource or a job, and has to
 * find a connection. Get it by {@code @Inject}. Every method may be called from any thread.
 *
 * <p>Where the endpoint is known, {@code @Inject @ForEndpoint(Chat.class) WebSocketServer} is shorter.
 *
 * <p>Every method throws {@link IllegalStateException} before the endpoints of the application have started.
 */
public interface WebSocketServers {

    /** All servers, in no particular order; unmodifiable, the same as long as the application runs. */
    Collection<WebSocketServer> all();

    /** The server of the endpoint with this name. */
    Optional<WebSocketServer> byName(String name);

    /**
     * The server at a path below the context path: that of the endpoint with this template, for example {@code /chat/{room}}, else
     * the one that serves this path, for example {@code /chat/lobby}.
     */
    Optional<WebSocketServer> byPath(String path);

    /** The server of the endpoint whose handler is of this class. */
    Optional<WebSocketServer> byClass(Class<?> endpoint);

    /** The open connection of this id, whatever its server, in constant time. */
    Optional<WebSocketConnection> connection(long id);

    /** The open connection of this {@link WebSocketConnection#globalId()}, whatever its server, in constant time. */
    Optional<WebSocketConnection> connection(String globalId);

    /** All open connections of all servers. A message to them is encoded once for each server. */
    Recipients everyone();

    /** All open connections of a user; see {@link WebSocketServer#user(String)}. A message to them is encoded once for each server. */
    Recipients user(String name);
}
