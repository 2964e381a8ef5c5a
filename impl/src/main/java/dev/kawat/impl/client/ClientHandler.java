/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.impl.artefact.ArtefactDeclaration;
import dev.kawat.impl.deployment.NamedHandler;
import dev.kawat.impl.handler.HandlerFactory;

/**
 * The handler of a client.
 *
 * @param given the object, the class of the bean, or the name, as the application has given it
 * @param engine the name of the engine that made it
 * @param factory makes the handler of each connection
 */
record ClientHandler(Object given, String engine, HandlerFactory factory) {

    /** Returns the handler that the application has given in one of the ways of {@code EndpointOpener.openClient}. */
    static ClientHandler of(Object handler, HandlerFactory factory) {
        return handler instanceof NamedHandler named
                ? new ClientHandler(named.handler(), named.engine(), factory)
                : new ClientHandler(handler, ArtefactDeclaration.JAVA, factory);
    }

    /** Returns whether the application has given this: the same object or class, or an equal name. */
    boolean is(Object handler) {
        return given == handler || (given instanceof String && given.equals(handler));
    }

    /** Returns the name, or the name of the class. */
    String name() {
        if (given instanceof Class<?> type) {
            return type.getName();
        }
        return given instanceof String name ? name : given.getClass().getName();
    }
}
