/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.context.BeanGraph;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.cdi.context.ConnectionContext;
import dev.kawat.cdi.inject.InjectableBeans;
import dev.kawat.cdi.inject.ServerRegistry;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.EndpointDeployment;
import dev.kawat.impl.deployment.Time;
import dev.kawat.impl.deployment.Workers;
import dev.kawat.impl.descriptor.Configuration;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.descriptor.Problems;
import dev.kawat.impl.handler.CallbackContexts;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.spi.ParameterResolver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler beans of an application, checks them, and deploys them when whoever runs the application says so: the
 * listener of a servlet container, or the standalone server. It has no static state, and one instance for each application.
 */
public class KawatExtension implements Extension, ServerRegistry {

    private final ConnectionContext context = new ConnectionContext();
    private final List<Bean<?>> found = new ArrayList<>();
    private final List<InjectionPoint> serverPoints = new ArrayList<>();
    private final List<HandlerBean> handlers = new ArrayList<>();
    private final StrayCallbacks stray = new StrayCallbacks();
    private final ContributedBeans contributed = new ContributedBeans();
    private final CodecBeans codecs = new CodecBeans(contributed);
    private volatile @Nullable Deployment deployment;

    /** Collects the handler beans. */
    <T> void collect(@Observes ProcessManagedBean<T> event) {
        stray.collect(event.getAnnotatedBeanClass());
        if (event.getAnnotatedBeanClass().isAnnotationPresent(WebSocketEndpoint.class)) {
            found.add(event.getBean());
        }
    }

    /** Collects the beans that serve every endpoint. */
    <T> void collectContributed(@Observes ProcessBean<T> event) {
        contributed.collect(event);
    }

    /** Collects where a server is injected without a word of which. */
    <T> void collectServerPoints(@Observes ProcessInjectionPoint<T, WebSocketServer> event) {
        if (event.getInjectionPoint().getQualifiers().contains(Default.Literal.INSTANCE)) {
            serverPoints.add(event.getInjectionPoint());
        }
    }

    /** Checks the handler beans, and adds our context and beans. */
    void check(@Observes AfterBeanDiscovery discovery) {
        Problems problems = new Problems();
        found.sort(Comparator.comparing(bean -> bean.getBeanClass().getName())); // the same messages every time
        for (Bean<?> bean : found) {
            read(bean.getBeanClass(), problems)
                    .ifPresent(descriptor -> handlers.add(new HandlerBean(bean, descriptor)));
        }
        EndpointDescriptor.checkTogether(
                handlers.stream().map(HandlerBean::descriptor).toList(), problems);
        checkServerPoints(problems);
        codecs.check(problems);
        stray.check(found.stream().<Class<?>>map(Bean::getBeanClass).toList(), problems);
        if (!problems.messages().isEmpty()) {
            // One error that lists all: there are containers that report only the first of several.
            discovery.addDefinitionError(new EndpointDefinitionException(problems.messages()));
        }

        discovery.addContext(context);
        InjectableBeans injectables = new InjectableBeans(context, this);
        injectables.addTo(discovery);
        if (problems.messages().isEmpty()) {
            handlers.forEach(handler -> injectables.addServerTo(
                    discovery, handler.descriptor().name(), handler.descriptor().handlerClass()));
        }
    }

    private Optional<EndpointDescriptor> read(Class<?> type, Problems problems) {
        return hasResolvers() ? EndpointReader.outline(type, problems) : EndpointReader.read(type, problems);
    }

    /** Whether the application has resolvers of parameters, which can be asked only when it has started. */
    private boolean hasResolvers() {
        return !contributed.collected(ParameterResolver.class).isEmpty();
    }

    private void checkServerPoints(Problems problems) {
        if (found.size() == 1) { // found, not handlers: what is wrong with an endpoint is said once
            return;
        }
        List<String> endpoints =
                found.stream().map(bean -> bean.getBeanClass().getSimpleName()).toList();
        for (InjectionPoint point : serverPoints) {
            Class<?> into = point.getMember().getDeclaringClass();
            if (found.stream().noneMatch(bean -> into.isAssignableFrom(bean.getBeanClass()))) {
                problems.add(
                        "injection of a WebSocketServer into " + into.getName() + "."
                                + point.getMember().getName(),
                        "without @ForEndpoint there must be exactly one endpoint in the application, got " + endpoints);
            }
        }
    }

    /** Whether the application has any endpoint. */
    public boolean hasEndpoints() {
        return !handlers.isEmpty();
    }

    /**
     * Starts the endpoints. Called once, after the container has started.
     *
     * @param beans the bean manager of the application
     * @param configuration the settings
     * @param workers makes the workers, given the most threads that they may have
     * @param loader the application's class loader
     * @throws EndpointDefinitionException when settings break rules, or callbacks in an application with resolvers of its own;
     *     nothing was started
     */
    public Deployment deploy(
            BeanManager beans, Configuration configuration, IntFunction<Workers> workers, ClassLoader loader) {
        CdiContexts contexts = new CdiContexts(context, beans.createInstance().select(RequestContextController.class));
        if (hasResolvers()) {
            readCallbacks(beans);
        }
        List<EndpointDeployment> endpoints = handlers.stream()
                .map(handler -> endpoint(handler, handler.bean(), beans, contexts))
                .toList();
        Deployment started = Deployment.start(
                endpoints,
                configuration,
                codecs.find(beans),
                workers,
                Time.system(),
                loader,
                new HandshakeChecks(contributed, beans, contexts).ordered());
        deployment = started;
        return started;
    }

    /** Reads the handlers anew: now the resolvers can be asked. */
    private void readCallbacks(BeanManager beans) {
        ParameterResolver resolvers = ParameterResolvers.with(resolvers(beans));
        Problems problems = new Problems();
        handlers.replaceAll(handler -> EndpointReader.read(handler.bean().getBeanClass(), resolvers, problems)
                .map(descriptor -> new HandlerBean(handler.bean(), descriptor))
                .orElse(handler));
        problems.throwIfAny();
    }

    /** Those of the application, the one with the highest priority first. */
    private List<ParameterResolver> resolvers(BeanManager beans) {
        return contributed.enabled(ParameterResolver.class, beans).stream()
                .sorted(Comparator.<Bean<?>>comparingInt(bean -> contributed.priority(bean, 0))
                        .reversed())
                .map(bean -> contributed.reference(bean, ParameterResolver.class, beans))
                .toList();
    }

    private static <T> EndpointDeployment endpoint(
            HandlerBean handler, Bean<T> bean, BeanManager beans, CdiContexts contexts) {
        CallbackContexts around = BeanGraph.needsContexts(bean, beans) ? contexts : CallbackContexts.NONE;
        return new EndpointDeployment(handler.descriptor(), new BeanHandlerFactory<>(bean, beans, contexts), around);
    }

    /** Stops the endpoints while the beans are still there. */
    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        stop();
    }

    /** Stops the endpoints; a second call does nothing. */
    public void stop() {
        Deployment running = deployment;
        if (running != null) {
            running.stop();
        }
        contributed.release();
    }

    @Override
    public Optional<Deployment> deployment() {
        return Optional.ofNullable(deployment);
    }

    @Override
    public Optional<? extends WebSocketServer> server(String name) {
        return deployment()
                .flatMap(running -> running.servers().stream()
                        .filter(server -> server.name().equals(name))
                        .findFirst());
    }

    @Override
    public Collection<String> names() {
        return handlers.stream().map(handler -> handler.descriptor().name()).toList();
    }

    @Override
    public Optional<String> nameOf(Class<?> handlerClass) {
        return handlers.stream()
                .map(HandlerBean::descriptor)
                .filter(descriptor -> descriptor.handlerClass() == handlerClass)
                .map(EndpointDescriptor::name)
                .findFirst();
    }
}
