/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.deployment;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.ParameterResolver;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.cdi.context.ContextRegistration;
import dev.kawat.cdi.discovery.ManagedBeans;
import dev.kawat.cdi.discovery.ProviderBeans;
import dev.kawat.cdi.event.CdiObservers;
import dev.kawat.cdi.validation.Declarations;
import dev.kawat.cdi.validation.DeclaredErrorListener;
import dev.kawat.impl.artefact.ArtefactFile;
import dev.kawat.impl.deployment.ApplicationEngine;
import dev.kawat.impl.deployment.Contributions;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.EndpointDeployment;
import dev.kawat.impl.deployment.Extensions;
import dev.kawat.impl.deployment.HandlerBeans;
import dev.kawat.impl.execution.ApplicationExecutor;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.failure.FailureObserver;
import dev.kawat.impl.handler.ErrorListener;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.time.Time;
import dev.kawat.spi.HandlerEngine;
import dev.kawat.spi.LimitListener;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Deploys the endpoints of one application, whose CDI container has started. For one use. */
public final class ApplicationDeployer {

    private final ManagedBeans managed;
    private final ProviderBeans providers;
    private final CdiObservers observers;
    private final BeanManager beans;
    private final CdiContexts contexts;
    private final boolean sessionBeans;
    private final Time time;
    private final FailureObserver failures;
    private volatile @Nullable Workers workers;

    /**
     * Creates the deployer of an application.
     *
     * @param time the time that the endpoints go by
     * @param failures is notified of what fails
     */
    public ApplicationDeployer(
            ManagedBeans managed,
            ProviderBeans providers,
            CdiObservers observers,
            ContextRegistration contexts,
            BeanManager beans,
            Time time,
            FailureObserver failures) {
        this.managed = managed;
        this.providers = providers;
        this.observers = observers;
        this.beans = beans;
        this.contexts = contexts.create(beans);
        this.sessionBeans = contexts.hasSessionBeans();
        this.time = time;
        this.failures = failures;
    }

    /**
     * Starts the endpoints.
     *
     * @param declarations the declarations of the application
     * @param resolver finds the sources of the arguments of callbacks
     * @param configuration the settings
     * @param workers makes the workers, given the maximum number of threads
     * @param loader the class loader of the application
     * @param artefacts the artefacts that are part of it
     * @throws EndpointDefinitionException when settings break rules; nothing was started
     */
    public Deployment deploy(
            Declarations declarations,
            ParameterResolver resolver,
            Configuration configuration,
            IntFunction<Workers> workers,
            ClassLoader loader,
            List<ArtefactFile> artefacts) {
        ContextRequirements requirements = new ContextRequirements(
                providers, managed.types(), beans, contexts.connectionsAreObserved(), sessionBeans);
        ApplicationExecutor asynchronous = new ApplicationExecutor(this::runOnWorker, loader);
        ApplicationHandlers handlers =
                new ApplicationHandlers(declarations, beans, contexts, observers, requirements, resolver, asynchronous);
        List<EndpointDeployment> endpoints = declarations.endpoints().stream()
                .filter(endpoint -> endpoint.descriptor().hasPath())
                .map(endpoint ->
                        EndpointDeployment.ofBean(endpoint.descriptor(), handlers.of(endpoint.bean()), handlers))
                .toList();
        Deployment started = Deployment.start(
                endpoints,
                configuration,
                contributions(declarations, requirements, handlers, artefacts),
                workers,
                time,
                loader);
        this.workers = started.workers();
        return started;
    }

    /** Runs a task of an asynchronous observer, which there is none of before the endpoints have started. */
    private void runOnWorker(Runnable task) {
        Workers started = workers;
        if (started == null) {
            throw new IllegalStateException("the endpoints of the application have not started yet");
        }
        started.execute(task);
    }

    private Contributions contributions(
            Declarations declarations,
            ContextRequirements requirements,
            HandlerBeans handlers,
            List<ArtefactFile> artefacts) {
        RequestContextWrapper wrapper = new RequestContextWrapper(contexts);
        return new Contributions(
                new CodecBeans(providers, beans, requirements, wrapper).codecs(),
                new HandshakeCheckBeans(providers, beans, wrapper).checks(),
                declarations.errorListeners().stream()
                        .map(listener -> errorListener(listener, listener.bean()))
                        .toList(),
                handlers,
                extensions(declarations),
                artefacts,
                failures);
    }

    private Extensions extensions(Declarations declarations) {
        return new Extensions(
                providers.enabled(HandlerEngine.class, beans).stream()
                        .map(bean -> new ApplicationEngine(
                                providers.name(bean), providers.reference(bean, HandlerEngine.class, beans)))
                        .toList(),
                providers.enabled(LimitListener.class, beans).stream()
                        .map(bean -> providers.reference(bean, LimitListener.class, beans))
                        .toList(),
                declarations.clients(),
                new ApplicationBeans(providers, beans));
    }

    private <T> ErrorListener errorListener(DeclaredErrorListener listener, Bean<T> bean) {
        return new ErrorListenerBean<>(bean, listener.callbacks(), beans, contexts);
    }
}
