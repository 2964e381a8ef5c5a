/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.impl.callback.EndpointCore;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.handler.HandlerBean;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.security.HandshakeAuthorizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cores of the connections of one server whose handler decides what handles each of them. There is one for each class of
 * handlers, made when the first of them is seen. Usable from any thread.
 */
final class HandlerCores {

    /**
     * The handler of a connection and its core.
     *
     * @param core the core
     * @param handlers the factory of its handler
     * @param authorizer has the roles that the class of the handler demands
     */
    record Chosen(EndpointCore core, HandlerFactory handlers, HandshakeAuthorizer authorizer) {}

    private final EndpointDescriptor server;
    private final Observers observers;
    private final EndpointCheck check;
    private final Function<CheckedEndpoint, Chosen> starter;
    private final HandlerBeans beans;
    private final Map<Class<?>, Chosen> ofObjects = new ConcurrentHashMap<>();
    private final Map<Class<?>, Chosen> ofBeans = new ConcurrentHashMap<>();

    /**
     * No cores yet.
     *
     * @param server the declaration of the server
     * @param observers the observers of the server and its connections
     * @param starter makes what handles the connections of an endpoint
     */
    HandlerCores(
            EndpointDescriptor server,
            Observers observers,
            EndpointCheck check,
            Function<CheckedEndpoint, Chosen> starter,
            HandlerBeans beans) {
        this.server = server;
        this.observers = observers;
        this.check = check;
        this.starter = starter;
        this.beans = beans;
    }

    /**
     * Returns what handles a connection with an object.
     *
     * @throws EndpointDefinitionException if its class breaks rules for handlers
     */
    Chosen ofObject(Object handler) {
        Class<?> type = declaringClass(handler);
        if (type != handler.getClass()
                && beans.find(type).filter(HandlerBean::isShared).isPresent()) {
            return ofBean(type); // the object is a proxy, whose own fields are empty
        }
        Chosen known = ofObjects.get(type);
        if (known == null) {
            known = choose(type, null);
            ofObjects.put(type, known);
        }
        return new Chosen(known.core(), beans.ofObject(handler), known.authorizer());
    }

    /** Returns the class that has the callbacks of an object: not one that a container has generated to intercept them. */
    static Class<?> declaringClass(Object handler) {
        Class<?> type = handler.getClass();
        while (type.isSynthetic() && type.getSuperclass() != Object.class) {
            type = type.getSuperclass();
        }
        return type;
    }

    /**
     * Returns what handles a connection with the bean of a class.
     *
     * @throws EndpointDefinitionException if there is no such bean, or the class breaks rules for handlers
     */
    Chosen ofBean(Class<?> type) {
        Chosen known = ofBeans.get(type);
        if (known == null) {
            HandlerBean bean = beans.find(type)
                    .orElseThrow(() -> new EndpointDefinitionException(
                            List.of(server.where() + ": handler class must be a bean, got " + type.getName())));
            known = choose(type, bean);
            ofBeans.put(type, known);
        }
        return known;
    }

    private Chosen choose(Class<?> type, @Nullable HandlerBean bean) {
        Problems problems = new Problems();
        EndpointDescriptor endpoint = EndpointReader.readForServer(server, type, beans.resolver(), problems);
        if (endpoint.handler().isServerHandler()) {
            problems.add(server.where(), "a ServerHandler cannot handle a connection, got " + type.getName());
        }
        EndpointDeployment deployment = new EndpointDeployment(
                endpoint,
                bean == null ? beans.ofObject(type) : bean.handlers(),
                bean == null ? beans.contexts().withHttpSession() : EndpointDeployment.contexts(endpoint, bean, beans),
                observers,
                bean == null || bean.needsContexts(endpoint));
        return starter.apply(check.checkAlone(deployment, problems));
    }
}
