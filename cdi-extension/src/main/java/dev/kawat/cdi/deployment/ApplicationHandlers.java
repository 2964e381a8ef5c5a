/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.deployment;

import dev.kawat.Artefact;
import dev.kawat.ClientListener;
import dev.kawat.ParameterResolver;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.cdi.event.CdiObservers;
import dev.kawat.cdi.validation.Declarations;
import dev.kawat.impl.deployment.HandlerBeans;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.event.Observers;
import dev.kawat.impl.execution.ApplicationExecutor;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.handler.HandlerBean;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handler.ServerHandlerSource;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.relay.RelayEvents;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the handlers of endpoints among the beans of the application, also while it runs. Usable from any thread. */
final class ApplicationHandlers implements HandlerBeans {

    private final Declarations declarations;
    private final BeanManager beans;
    private final CdiContexts contexts;
    private final CdiObservers observers;
    private final ContextRequirements requirements;
    private final ParameterResolver resolver;
    private final ApplicationExecutor asynchronous;

    /**
     * The handlers of an application.
     *
     * @param declarations the beans that declare endpoints
     * @param resolver finds the sources of the arguments of callbacks
     * @param asynchronous runs asynchronous observers
     */
    ApplicationHandlers(
            Declarations declarations,
            BeanManager beans,
            CdiContexts contexts,
            CdiObservers observers,
            ContextRequirements requirements,
            ParameterResolver resolver,
            ApplicationExecutor asynchronous) {
        this.declarations = declarations;
        this.beans = beans;
        this.contexts = contexts;
        this.observers = observers;
        this.requirements = requirements;
        this.resolver = resolver;
        this.asynchronous = asynchronous;
    }

    @Override
    public ParameterResolver resolver() {
        return resolver;
    }

    @Override
    public CallbackContexts contexts() {
        return contexts;
    }

    @Override
    public Observers observers(EndpointDescriptor endpoint) {
        return observers.of(endpoint, beans, contexts, asynchronous);
    }

    @Override
    public Optional<ClientListener> clientObserver(Class<?> client) {
        return observers.ofClient(client, beans, contexts, asynchronous);
    }

    @Override
    public HandlerFactory ofObject(Object handler) {
        return connection -> {
            contexts.begin(connection);
            return () -> handler;
        };
    }

    @Override
    public Optional<HandlerBean> find(Class<?> type) {
        return declarations
                .beanOf(type)
                .or(() -> beans.getBeans(type, Any.Literal.INSTANCE).stream()
                        .filter(bean -> bean.getBeanClass() == type)
                        .findFirst())
                .map(bean -> of(bean, bean.getScope() != Dependent.class));
    }

    @Override
    public Optional<HandlerBean> find(String reference) {
        Bean<?> named = beans.resolve(beans.getBeans(reference));
        return named != null
                ? Optional.of(of(named, named.getScope() != Dependent.class))
                : classOf(reference).flatMap(this::find);
    }

    private Optional<Class<?>> classOf(String name) {
        try {
            return Optional.of(Class.forName(name, false, asynchronous.loader()));
        } catch (ClassNotFoundException | LinkageError none) {
            return Optional.empty();
        }
    }

    @Override
    public Consumer<Artefact> artefactObserver() {
        return observers.ofArtefacts(beans, contexts, asynchronous);
    }

    @Override
    public void checkPresenceObservers(
            Collection<EndpointDescriptor> with, Collection<EndpointDescriptor> without, Problems problems) {
        observers.checkPresence(with, without, problems);
    }

    @Override
    public RelayEvents relayObservers() {
        return observers.ofRelay(beans, contexts, asynchronous);
    }

    /** Returns a bean as a handler of the endpoint that its class declares. */
    HandlerBean of(Bean<?> bean) {
        return of(bean, false);
    }

    /**
     * Returns a bean as a handler.
     *
     * @param needsContexts whether it needs contexts whatever its bean graph shows, because a shared bean that serves several
     *     endpoints may ask which of them is current
     */
    private <T> HandlerBean of(Bean<T> bean, boolean needsContexts) {
        return new HandlerBean() {

            @Override
            public Class<?> type() {
                return declarations.handlerClassOf(bean).orElseGet(bean::getBeanClass);
            }

            @Override
            public HandlerFactory handlers() {
                return new BeanHandlerFactory<>(bean, beans, contexts);
            }

            @Override
            public boolean isShared() {
                return bean.getScope() != Dependent.class;
            }

            @Override
            public ServerHandlerSource serverHandler() {
                return new BeanServerHandler<>(bean, beans, contexts);
            }

            @Override
            public boolean needsContexts(EndpointDescriptor endpoint) {
                return needsContexts || requirements.ofHandler(bean, endpoint);
            }

            @Override
            public boolean needsHttpSession(EndpointDescriptor endpoint) {
                return requirements.sessionOfHandler(bean, endpoint);
            }
        };
    }
}
