/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import dev.kawat.ConnectionHandler;
import dev.kawat.EndpointDefinitionException;

/**
 * Makes the handlers of endpoints that {@code *.websocket} files declare, from the text that stands there as {@code handler}, and
 * those of clients of {@link dev.kawat.Websockets}. Both choose the engine by its name. The engine {@code java}, which takes the
 * name or the class of a bean, is built in; others are beans with a scope that is always active, such as
 * {@code @ApplicationScoped}. They are called from any thread.
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class Templates implements HandlerEngine {
 *
 *     @Override
 *     public String name() {
 *         return "template";
 *     }
 *
 *     @Override
 *     public ConnectionHandler handler(Reference reference) {
 *         Template template = Template.of(reference.handler());
 *         return (connection, event) -> connection.send(template.fill(event.data()));
 *     }
 * }
 * }</pre>
 */
public interface HandlerEngine {

    /**
     * The file, or the client of {@link dev.kawat.Websockets}, that needs a handler.
     *
     * @param handler the value of {@code handler}, which is not empty
     * @param endpoint the name of the endpoint; {@code client} for a client
     * @param location the place of the file: a path, or the address of a resource of the class path; {@code createWebsocket} for a
     *     client
     */
    record Reference(String handler, String endpoint, String location) {}

    /** Returns the name by which files choose this engine: letters, digits, '-' and '_'. Called when the application starts. */
    String name();

    /**
     * Returns the handler of all connections of an endpoint, or of a client. It is used from any thread; the callbacks of one
     * connection run one after another. Called when the endpoint starts, when its file has changed, and again after a failure, ever
     * more rarely; for a client once.
     *
     * @throws EndpointDefinitionException if there is no such handler, or it is wrong; the problems become those of the file
     * @throws Exception if the handler cannot be made for another reason, which is logged; the file has failed as well
     */
    ConnectionHandler handler(Reference reference) throws Exception;

    /**
     * Returns whether a new handler of a changed file is also for connections that are open, from their next event on. Otherwise
     * these keep the handler with which they were opened.
     */
    default boolean replacesOpenHandlers() {
        return false;
    }
}
