/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Collection;
import java.util.Optional;

/**
 * The servers of an application, one for each endpoint.
 *
 * <p>It serves code that is not a handler, such as a REST resource or a job, and has to find a server or a connection. Get it by
 * {@code @Inject}. If the endpoint is known, {@code @Inject @ForEndpoint(Chat.class) WebSocketServer} is shorter.
 *
 * <p>Every method may be called from any thread, and throws {@link IllegalStateException} before the endpoints of the application
 * have started. Applications do not implement this interface.
 */
public interface WebSocketServers {

    /**
     * Returns all servers, in no particular order. The collection is unmodifiable, and the same as long as the application runs.
     */
    Collection<WebSocketServer> all();

    /** Returns the server of the endpoint with this name. */
    Optional<WebSocketServer> byName(String name);

    /**
     * Returns the server at a path below the context path. This is the server of the endpoint with this template, for example
     * {@code /chat/{room}}, otherwise the one that serves this path, for example {@code /chat/lobby}.
     */
    Optional<WebSocketServer> byPath(String path);

    /** Returns the server of the endpoint whose handler has this class. */
    Optional<WebSocketServer> byClass(Class<?> endpoint);

    /** Returns the open connection with this {@link WebSocketConnection#id()} of any server, in constant time. */
    Optional<WebSocketConnection> connection(long id);

    /** Returns the open connection with this {@link WebSocketConnection#globalId()} of any server, in constant time. */
    Optional<WebSocketConnection> connection(String globalId);

    /** Returns all open connections of all servers as recipients. A message to them is encoded once for each server. */
    Recipients everyone();

    /**
     * Returns all open connections of a user, as {@link WebSocketServer#user(String)} does for one server. A message to them is
     * encoded once for each server.
     */
    Recipients user(String name);
}
