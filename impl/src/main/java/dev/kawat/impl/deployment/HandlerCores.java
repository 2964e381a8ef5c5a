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
     * A connection's core and the factory of its handler.
     *
     * @param core the core
     * @param handlers the factory
     */
    record Chosen(EndpointCore core, HandlerFactory handlers) {}

    private final EndpointDescriptor server;
    private final Observers observers;
    private final EndpointCheck check;
    private final Function<CheckedEndpoint, EndpointCore> starter;
    private final HandlerBeans beans;
    private final Map<Class<?>, EndpointCore> ofObjects = new ConcurrentHashMap<>();
    private final Map<Class<?>, Chosen> ofBeans = new ConcurrentHashMap<>();

    /**
     * No cores yet.
     *
     * @param server the declaration of the server
     * @param observers the observers of the server and its connections
     * @param starter makes the core of an endpoint
     */
    HandlerCores(
            EndpointDescriptor server,
            Observers observers,
            EndpointCheck check,
            Function<CheckedEndpoint, EndpointCore> starter,
            HandlerBeans beans) {
        this.server = server;
        this.observers = observers;
        this.check = check;
        this.starter = starter;
        this.beans = beans;
    }

    /**
     * Returns the core for an object that handles a connection.
     *
     * @throws EndpointDefinitionException if its class breaks rules for handlers
     */
    Chosen ofObject(Object handler) {
        Class<?> type = handler.getClass();
        EndpointCore known = ofObjects.get(type);
        if (known == null) {
            known = core(type, null);
            ofObjects.put(type, known);
        }
        return new Chosen(known, beans.ofObject(handler));
    }

    /**
     * Returns the core for the bean of a class.
     *
     * @throws EndpointDefinitionException if there is no such bean, or the class breaks rules for handlers
     */
    Chosen ofBean(Class<?> type) {
        Chosen known = ofBeans.get(type);
        if (known == null) {
            HandlerBean bean = beans.find(type)
                    .orElseThrow(() -> new EndpointDefinitionException(
                            List.of(server.where() + ": handler class must be a bean, got " + type.getName())));
            known = new Chosen(core(type, bean), bean.handlers());
            ofBeans.put(type, known);
        }
        return known;
    }

    private EndpointCore core(Class<?> type, @Nullable HandlerBean bean) {
        Problems problems = new Problems();
        EndpointDescriptor endpoint = EndpointReader.readForServer(server, type, beans.resolver(), problems);
        if (endpoint.handler().isServerHandler()) {
            problems.add(server.where(), "a ServerHandler cannot handle a connection, got " + type.getName());
        }
        EndpointDeployment deployment = new EndpointDeployment(
                endpoint,
                bean == null ? beans.ofObject(type) : bean.handlers(),
                beans.contexts(),
                observers,
                bean == null || bean.needsContexts(endpoint));
        List<CheckedEndpoint> checked = check.check(List.of(deployment), problems);
        problems.throwIfAny();
        return starter.apply(checked.get(0));
    }
}
