/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.context.ContextUsageAnalysis;
import dev.kawat.cdi.discovery.HandlerCandidate;
import dev.kawat.cdi.discovery.HandlerCandidates;
import dev.kawat.cdi.discovery.ManagedBeans;
import dev.kawat.cdi.discovery.ProviderBeans;
import dev.kawat.cdi.discovery.ServerInjectionPoints;
import dev.kawat.cdi.event.CdiObservers;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the declarations of one application, and checks them. In an application with parameter resolvers, callbacks are read when
 * CDI has started, because the resolvers cannot be called earlier; everything else is read while CDI starts.
 */
public final class ApplicationValidator {

    private static final System.Logger LOG = System.getLogger("dev.kawat.deployment");

    private final HandlerCandidates candidates;
    private final ManagedBeans managed;
    private final ProviderBeans providers;
    private final ServerInjectionPoints injectionPoints;
    private final CdiObservers observers;

    /** Creates the validator of an application; the beans are collected by the time that it is used. */
    public ApplicationValidator(
            HandlerCandidates candidates,
            ManagedBeans managed,
            ProviderBeans providers,
            ServerInjectionPoints injectionPoints,
            CdiObservers observers) {
        this.candidates = candidates;
        this.managed = managed;
        this.providers = providers;
        this.injectionPoints = injectionPoints;
        this.observers = observers;
    }

    /** Reads and checks everything that can be read while CDI starts. Called when all beans have been collected. */
    public Declarations validate(BeanManager beans, Problems problems) {
        Map<Class<?>, HandlerCandidate> byClass = new HashMap<>();
        List<DeclaredEndpoint> endpoints = named(readEndpoints(byClass, problems));
        List<DeclaredErrorListener> listeners = ErrorListenerReader.find(managed.types(), byClass.keySet(), problems);
        if (!hasResolvers()) {
            listeners = ErrorListenerReader.read(listeners, ParameterResolvers.builtIn(), problems);
        }
        Declarations declarations = new Declarations(endpoints, listeners);
        List<EndpointDescriptor> descriptors = declarations.descriptors();
        EndpointDescriptor.checkTogether(descriptors, problems);
        ServerInjectionCheck injection = new ServerInjectionCheck(injectionPoints);
        injection.checkUnqualified(candidates.beans(), problems);
        injection.checkQualified(byClass.keySet(), descriptors, problems);
        new ProviderScopeCheck(providers).check(problems);
        checkCallbacks(byClass.keySet(), beans, problems);
        observers.check(endpoints.stream().map(DeclaredEndpoint::descriptor).toList(), problems);
        return declarations;
    }

    private List<DeclaredEndpoint> readEndpoints(Map<Class<?>, HandlerCandidate> byClass, Problems problems) {
        List<DeclaredEndpoint> endpoints = new ArrayList<>();
        for (HandlerCandidate candidate : candidates.beans()) {
            HandlerCandidate rival = byClass.putIfAbsent(candidate.handlerClass(), candidate);
            if (rival == null) {
                HandlerScopeCheck.check(candidate.where(), candidate.bean(), problems);
                read(candidate.handlerClass(), problems)
                        .ifPresent(descriptor -> endpoints.add(new DeclaredEndpoint(candidate.bean(), descriptor)));
            } else {
                problems.add(
                        candidate.where(),
                        "there must be one bean of the class, got " + rival.source() + " and " + candidate.source());
            }
        }
        candidates.declared().stream()
                .filter(type -> !byClass.containsKey(type) && HandlerCandidate.mustBeBean(type))
                .forEach(type -> HandlerClassCheck.check(type, problems));
        return endpoints;
    }

    private Optional<EndpointDescriptor> read(Class<?> handlerClass, Problems problems) {
        return hasResolvers()
                ? EndpointReader.readWithoutCallbacks(handlerClass, problems)
                : EndpointReader.read(handlerClass, problems);
    }

    /** Gives endpoints whose classes have the same simple name their qualified names, unless the annotation names them. */
    private static List<DeclaredEndpoint> named(List<DeclaredEndpoint> endpoints) {
        Map<Class<?>, String> names = EndpointDescriptor.names(
                endpoints.stream().map(DeclaredEndpoint::descriptor).toList());
        return endpoints.stream()
                .map(endpoint -> {
                    EndpointDescriptor descriptor = endpoint.descriptor();
                    return endpoint.with(
                            descriptor.named(names.getOrDefault(descriptor.handlerClass(), descriptor.name())));
                })
                .toList();
    }

    private void checkCallbacks(Collection<Class<?>> handlers, BeanManager beans, Problems problems) {
        CallbackPlacementCheck placement = new CallbackPlacementCheck();
        QualifierPlacementCheck qualifiers = new QualifierPlacementCheck(hasResolvers());
        InterceptionCheck interception = new InterceptionCheck();
        managed.types().values().forEach(type -> {
            placement.add(type);
            qualifiers.add(type);
            if (type.isAnnotationPresent(WebSocketEndpoint.class) || type.isAnnotationPresent(WebSocketClient.class)) {
                interception.add(type);
            }
        });
        placement.check(handlers, problems);
        qualifiers.check(problems);
        interception.check(beans, problems);
    }

    private boolean hasResolvers() {
        return !providers.collected(ParameterResolver.class).isEmpty();
    }

    /**
     * Returns the declarations with the callbacks that could not be read while CDI started.
     *
     * @param resolvers finds the sources of the arguments of callbacks
     * @throws EndpointDefinitionException when callbacks break rules
     */
    public Declarations complete(Declarations declarations, ParameterResolver resolvers) {
        if (!hasResolvers()) {
            return declarations;
        }
        Problems problems = new Problems();
        List<DeclaredEndpoint> endpoints = declarations.endpoints().stream()
                .map(endpoint ->
                        endpoint.with(EndpointReader.readCallbacks(endpoint.descriptor(), resolvers, problems)))
                .toList();
        List<DeclaredErrorListener> listeners =
                ErrorListenerReader.read(declarations.errorListeners(), resolvers, problems);
        problems.throwIfAny();
        return new Declarations(endpoints, listeners);
    }

    /** Returns what finds the sources of the arguments of callbacks. Called when CDI has started. */
    public ParameterResolver resolver(BeanManager beans) {
        return hasResolvers() ? ParameterResolvers.with(resolvers(beans)) : ParameterResolvers.builtIn();
    }

    /** Returns the resolvers of the application, the one with the highest priority first. */
    private List<ParameterResolver> resolvers(BeanManager beans) {
        return providers.enabled(ParameterResolver.class, beans).stream()
                .sorted(Comparator.<Bean<?>>comparingInt(bean -> providers.priority(bean, 0))
                        .reversed())
                .map(bean -> providers.reference(bean, ParameterResolver.class, beans))
                .toList();
    }

    /**
     * Checks that the beans belong to the application that starts, and that CDI has left out no class that should be a bean.
     *
     * @param scanned the classes of the application that declare something for Kawat; others do no harm
     * @param loader the class loader of the application
     */
    public void checkComplete(Collection<Class<?>> scanned, BeanManager beans, ClassLoader loader, Problems problems) {
        new BeanOwnershipCheck(providers, beans).check(candidates.handlerClasses(), loader, problems);
        new MissingBeanCheck(candidates, managed, providers, beans).check(scanned, problems);
    }

    /**
     * Logs a warning for each endpoint into which a bean of an HTTP session is injected.
     *
     * @param reason the reason why such a bean is never active
     */
    public void warnOfSessionBeans(Declarations declarations, BeanManager beans, String reason) {
        for (DeclaredEndpoint endpoint : declarations.endpoints()) {
            ContextUsageAnalysis.sessionBeanOf(endpoint.bean(), beans)
                    .ifPresent(bean -> LOG.log(
                            Level.WARNING,
                            "endpoint ''{0}'': the bean {1}, which is injected into it or into one of its beans, is"
                                    + " @SessionScoped, and its use fails, because {2}; use @ConnectionScoped, or"
                                    + " @ApplicationScoped with a map",
                            endpoint.descriptor().name(),
                            bean.getBeanClass().getName(),
                            reason));
        }
    }

    /** Logs a warning for each annotation on a handler that has no effect. Called when CDI has started. */
    public void warnOfMissingInterceptors(Declarations declarations, BeanManager beans) {
        MissingInterceptorCheck check = new MissingInterceptorCheck(managed.types(), beans);
        declarations
                .endpoints()
                .forEach(endpoint ->
                        check.check(endpoint.bean(), endpoint.descriptor().handlerClass()));
    }
}
