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
     * Starts a server, at any time after the endpoints of the application have started. It ends by {@link
     * WebSocketServer#terminate()}, or with the application.
     *
     * @param handler decides who may connect, and gives each connection its handler
     * @return the server, whose handler was notified of its start
     * @throws EndpointDefinitionException if a server has the same path or name, or an option breaks a rule; all problems are
     *     listed, and nothing was started
     * @throws IllegalStateException if the application is stopping, or if an engine without servlets carries its connections, which
     *     takes no paths after its start
     */
    WebSocketServer open(ServerHandler handler, ServerOptions options);

    /**
     * Starts a server for a bean whose class has {@link WebSocketEndpoint}, as if its annotation had the path and name of the
     * options; other options are added to what the annotation says. The class may have a path of its own, and then is served at
     * both.
     *
     * @param endpoint the class of the bean
     * @return the server
     * @throws EndpointDefinitionException if there is no such bean, if a server has the same path or name, or if an option breaks
     *     a rule; all problems are listed, and nothing was started
     * @throws IllegalStateException if the application is stopping, or if an engine without servlets carries its connections, which
     *     takes no paths after its start
     */
    WebSocketServer open(Class<?> endpoint, ServerOptions options);

    /** Returns all servers at this time, in no particular order. The collection is unmodifiable. */
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
