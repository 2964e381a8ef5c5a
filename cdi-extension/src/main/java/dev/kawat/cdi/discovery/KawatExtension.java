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
import dev.kawat.spi.Codec;
import dev.kawat.spi.ParameterResolver;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final Queue<Runnable> releases = new ConcurrentLinkedQueue<>();
    private boolean hasResolvers;
    private volatile @Nullable Deployment deployment;

    /** Collects the handler beans. */
    <T> void collect(@Observes ProcessManagedBean<T> event) {
        stray.collect(event.getAnnotatedBeanClass());
        if (event.getAnnotatedBeanClass().isAnnotationPresent(WebSocketEndpoint.class)) {
            found.add(event.getBean());
        }
    }

    /** Notes whether the application has resolvers of parameters, which can be asked only when it has started. */
    <T> void noteResolvers(@Observes ProcessBean<T> event) {
        hasResolvers |= event.getBean().getTypes().contains(ParameterResolver.class);
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
        return hasResolvers ? EndpointReader.outline(type, problems) : EndpointReader.read(type, problems);
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
        if (hasResolvers) {
            readCallbacks(beans);
        }
        List<EndpointDeployment> endpoints = handlers.stream()
                .map(handler -> endpoint(handler, handler.bean(), beans, contexts))
                .toList();
        Deployment started = Deployment.start(
                endpoints,
                configuration,
                references(Codec.class, beans),
                workers,
                Time.system(),
                loader,
                new HandshakeChecks(beans, contexts, releases::add).ordered());
        deployment = started;
        return started;
    }

    /** Reads the handlers anew: now the resolvers can be asked. */
    private void readCallbacks(BeanManager beans) {
        ParameterResolver resolvers = ParameterResolvers.with(references(ParameterResolver.class, beans));
        Problems problems = new Problems();
        handlers.replaceAll(handler -> EndpointReader.read(handler.bean().getBeanClass(), resolvers, problems)
                .map(descriptor -> new HandlerBean(handler.bean(), descriptor))
                .orElse(handler));
        problems.throwIfAny();
    }

    private static <T> EndpointDeployment endpoint(
            HandlerBean handler, Bean<T> bean, BeanManager beans, CdiContexts contexts) {
        CallbackContexts around = BeanGraph.needsContexts(bean, beans) ? contexts : CallbackContexts.NONE;
        return new EndpointDeployment(handler.descriptor(), new BeanHandlerFactory<>(bean, beans, contexts), around);
    }

    /** The beans of a type that applications contribute, the one with the highest priority first. */
    private <C> List<C> references(Class<C> type, BeanManager beans) {
        return beans.getBeans(type, Any.Literal.INSTANCE).stream()
                .sorted(Comparator.comparingInt(KawatExtension::priority).reversed())
                .map(bean -> reference(bean, type, beans))
                .toList();
    }

    @SuppressWarnings("unchecked") // the reference is what the bean makes
    private <T, C> C reference(Bean<T> bean, Class<C> type, BeanManager beans) {
        CreationalContext<T> creation = beans.createCreationalContext(bean);
        Object reference = beans.getReference(bean, type, creation);
        if (bean.getScope() == Dependent.class) {
            releases.add(() -> bean.destroy((T) reference, creation)); // nobody else knows of it
        }
        return type.cast(reference);
    }

    private static int priority(Bean<?> bean) {
        Priority priority = bean.getBeanClass().getAnnotation(Priority.class);
        return priority == null ? 0 : priority.value();
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
        for (Runnable release = releases.poll(); release != null; release = releases.poll()) {
            release.run();
        }
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
