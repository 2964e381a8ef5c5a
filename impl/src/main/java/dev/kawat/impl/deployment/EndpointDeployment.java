/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.handler.HandlerBean;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.ServerHandlerSource;
import dev.kawat.impl.settings.ContextChoice;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint to deploy.
 *
 * @param descriptor its checked declaration
 * @param factory creates its handlers
 * @param contexts the contexts of its callbacks, if they need any
 * @param observers the observers of its server and connections
 * @param needsContexts whether its callbacks may need contexts
 * @param serverHandler the handler of its server; null where handlers of connections are all there is
 */
public record EndpointDeployment(
        EndpointDescriptor descriptor,
        HandlerFactory factory,
        CallbackContexts contexts,
        Observers observers,
        boolean needsContexts,
        @Nullable ServerHandlerSource serverHandler) {

    /** An endpoint without a handler of its server. */
    public EndpointDeployment(
            EndpointDescriptor descriptor,
            HandlerFactory factory,
            CallbackContexts contexts,
            Observers observers,
            boolean needsContexts) {
        this(descriptor, factory, contexts, observers, needsContexts, null);
    }

    /** An endpoint that needs its contexts. */
    public EndpointDeployment(
            EndpointDescriptor descriptor, HandlerFactory factory, CallbackContexts contexts, Observers observers) {
        this(descriptor, factory, contexts, observers, true);
    }

    /** An endpoint that nobody observes. */
    public EndpointDeployment(EndpointDescriptor descriptor, HandlerFactory factory, CallbackContexts contexts) {
        this(descriptor, factory, contexts, Observers.NONE);
    }

    /** Returns the deployment of an endpoint whose handlers are a bean, which may also be the handler of the server. */
    public static EndpointDeployment ofBean(EndpointDescriptor endpoint, HandlerBean bean, HandlerBeans beans) {
        return new EndpointDeployment(
                endpoint,
                bean.handlers(),
                contexts(endpoint, bean, beans),
                beans.observers(endpoint),
                bean.needsContexts(endpoint),
                endpoint.handler().isServerHandler() ? bean.serverHandler() : null);
    }

    /** Returns the contexts of an endpoint whose handlers are a bean. */
    static CallbackContexts contexts(EndpointDescriptor endpoint, HandlerBean bean, HandlerBeans beans) {
        return bean.needsHttpSession(endpoint) ? beans.contexts().withHttpSession() : beans.contexts();
    }

    /** Returns the same endpoint with other observers. */
    EndpointDeployment with(Observers others) {
        return new EndpointDeployment(descriptor, factory, contexts, others, needsContexts, serverHandler);
    }

    /** Returns the contexts of its callbacks, given the choice of the application. */
    CallbackContexts contexts(ContextChoice choice) {
        if (choice == ContextChoice.ALWAYS) {
            return contexts.withHttpSession();
        }
        return needsContexts ? contexts : contexts.unneeded();
    }
}
