/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.ConnectionScoped;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.config.ConfigurationSource;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.cdi.context.ConnectionContext;
import dev.kawat.cdi.context.ContextEvents;
import dev.kawat.cdi.context.LastingRequestContext;
import dev.kawat.cdi.event.CdiObservers;
import dev.kawat.cdi.inject.InjectableBeans;
import dev.kawat.cdi.inject.ServerRegistry;
import dev.kawat.impl.deployment.Contributions;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.EndpointDeployment;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.execution.ApplicationExecutor;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.liveness.Time;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import jakarta.enterprise.inject.spi.ProcessProducerField;
import jakarta.enterprise.inject.spi.ProcessProducerMethod;
import jakarta.enterprise.inject.spi.WithAnnotations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler beans of an application, checks them, and deploys them when whoever runs the application says so: the
 * listener of a servlet container, or the standalone server. It has no static state, and one instance for each application.
 */
public class KawatExtension implements Extension, ServerRegistry {

    private final ConnectionContext context = new ConnectionContext();
    private final List<Class<?>> declared = new ArrayList<>();
    private final List<HandlerCandidate> found = new ArrayList<>();
    private final Set<Class<?>> managed = new HashSet<>();
    private final ErrorBeans errorBeans = new ErrorBeans();

    /** What the deployment asks of the beans that are classes; empty from then on. */
    private final Map<Bean<?>, AnnotatedType<?>> types = new HashMap<>();

    private boolean contextObserved;
    private boolean requestsObserved;

    /** Null where the container keeps what is {@code @RequestScoped} for each thread, whatever contexts there are. */
    private @Nullable LastingRequestContext requests;

    private final List<InjectionPoint> serverPoints = new ArrayList<>();
    private final ChosenServers chosenServers = new ChosenServers();
    private final List<HandlerBean> handlers = new ArrayList<>();
    private final StrayCallbacks stray = new StrayCallbacks();
    private final PrivateCallbacks privates = new PrivateCallbacks();
    private final ContributedBeans contributed = new ContributedBeans();
    private final CodecBeans codecs = new CodecBeans(contributed);
    private final CdiObservers observers = new CdiObservers();
    private volatile @Nullable Deployment deployment;

    /** Collects the handler classes, whether they become beans or not. */
    <T> void collectDeclared(@Observes @WithAnnotations(WebSocketEndpoint.class) ProcessAnnotatedType<T> event) {
        if (event.getAnnotatedType().isAnnotationPresent(WebSocketEndpoint.class)) {
            declared.add(event.getAnnotatedType().getJavaClass());
        }
    }

    /** Collects the handler beans, and those with callbacks for failures. */
    <T> void collect(@Observes ProcessManagedBean<T> event) {
        managed.add(event.getBean().getBeanClass());
        stray.collect(event.getAnnotatedBeanClass());
        if (event.getAnnotatedBeanClass().isAnnotationPresent(WebSocketEndpoint.class)) {
            found.add(HandlerCandidate.managed(event.getBean()));
            privates.collect(event.getAnnotatedBeanClass());
        }
        errorBeans.collect(event.getBean(), event.getAnnotatedBeanClass());
        types.put(event.getBean(), event.getAnnotatedBeanClass());
    }

    /** Collects the handlers that a method makes. */
    <T, X> void collectProduced(@Observes ProcessProducerMethod<T, X> event) {
        HandlerCandidate.produced(event.getBean(), event.getAnnotatedProducerMethod())
                .ifPresent(found::add);
    }

    /** Collects the handlers that a field holds. */
    <T, X> void collectProducedByField(@Observes ProcessProducerField<T, X> event) {
        HandlerCandidate.produced(event.getBean(), event.getAnnotatedProducerField())
                .ifPresent(found::add);
    }

    /** Collects the observers of our events, and learns whether anybody observes the lifecycle of the connection context. */
    <T, X> void collectObserver(@Observes ProcessObserverMethod<T, X> event) {
        observers.add(event.getObserverMethod(), event.getAnnotatedMethod());
        contextObserved |= ContextEvents.areMeantBy(event.getObserverMethod(), ConnectionScoped.class);
        requestsObserved |= ContextEvents.areMeantBy(event.getObserverMethod(), RequestScoped.class);
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

    /** Collects where a server is injected by its endpoint. */
    <T> void collectChosenServers(@Observes ProcessInjectionPoint<T, WebSocketServer> event) {
        chosenServers.collect(event.getInjectionPoint());
    }

    /** Collects where a server is looked up by its endpoint. */
    <T> void collectChosenInstances(@Observes ProcessInjectionPoint<T, Instance<WebSocketServer>> event) {
        chosenServers.collect(event.getInjectionPoint());
    }

    /** Checks the handler beans, and adds our context and beans. */
    void check(@Observes AfterBeanDiscovery discovery, BeanManager beans) {
        Problems problems = new Problems();
        // The same messages every time.
        found.sort(Comparator.comparing(
                        (HandlerCandidate candidate) -> candidate.handlerClass().getName())
                .thenComparing(HandlerCandidate::source));
        Map<Class<?>, HandlerCandidate> byClass = new HashMap<>();
        for (HandlerCandidate candidate : found) {
            HandlerCandidate rival = byClass.putIfAbsent(candidate.handlerClass(), candidate);
            if (rival == null) {
                read(candidate, problems);
            } else {
                problems.add(
                        where(candidate),
                        "there must be one bean of the class, got " + rival.source() + " and " + candidate.source());
            }
        }
        declared.stream()
                .filter(type -> !byClass.containsKey(type))
                .forEach(type -> HandlerCandidate.checkCanBeABean(type, problems));
        if (handlers.isEmpty()) {
            types.clear(); // nothing will be deployed
        }
        Map<Class<?>, String> names = EndpointDescriptor.names(
                handlers.stream().map(HandlerBean::descriptor).toList());
        handlers.replaceAll(handler -> handler.named(names.getOrDefault(
                handler.descriptor().handlerClass(), handler.descriptor().name())));
        errorBeans.keepListeners(byClass.keySet(), problems);
        if (!hasResolvers()) {
            errorBeans.read(ParameterResolvers.builtIn(), problems);
        }
        EndpointDescriptor.checkTogether(
                handlers.stream().map(HandlerBean::descriptor).toList(), problems);
        checkServerPoints(problems);
        chosenServers.check(
                byClass.keySet(), handlers.stream().map(HandlerBean::descriptor).toList(), problems);
        new ContributedScopes(contributed).check(problems);
        stray.check(byClass.keySet(), problems);
        privates.check(beans, problems);
        observers.check(handlers.stream().map(HandlerBean::descriptor).toList(), problems);
        if (!problems.messages().isEmpty()) {
            // One error that lists all: there are containers that report only the first of several.
            discovery.addDefinitionError(new EndpointDefinitionException(problems.messages()));
        }

        discovery.addContext(context);
        if (!beans.getClass().getName().startsWith("org.apache.webbeans.")) {
            requests = new LastingRequestContext();
            discovery.addContext(requests);
        }
        InjectableBeans injectables = new InjectableBeans(context, this);
        injectables.addTo(discovery);
        if (problems.messages().isEmpty()) {
            handlers.forEach(handler -> injectables.addServerTo(
                    discovery, handler.descriptor().name(), handler.descriptor().handlerClass()));
        }
    }

    private void read(HandlerCandidate candidate, Problems problems) {
        HandlerScopes.check(where(candidate), candidate.bean(), problems);
        Class<?> type = candidate.handlerClass();
        Optional<EndpointDescriptor> descriptor =
                hasResolvers() ? EndpointReader.outline(type, problems) : EndpointReader.read(type, problems);
        descriptor.ifPresent(read -> handlers.add(new HandlerBean(candidate.bean(), read)));
    }

    private static String where(HandlerCandidate candidate) {
        return "@WebSocketEndpoint on " + candidate.handlerClass().getName();
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
                found.stream().map(bean -> bean.handlerClass().getSimpleName()).toList();
        for (InjectionPoint point : serverPoints) {
            Class<?> into = point.getMember().getDeclaringClass();
            if (found.stream().noneMatch(bean -> into.isAssignableFrom(bean.handlerClass()) || produces(bean, point))) {
                problems.add(
                        "injection of a WebSocketServer into " + into.getName() + "."
                                + point.getMember().getName(),
                        "without @ForEndpoint there must be exactly one endpoint in the application, got " + endpoints);
            }
        }
    }

    /** Whether a point is a parameter of the producer of a handler. */
    private static boolean produces(HandlerCandidate candidate, InjectionPoint point) {
        return candidate.bean().equals(point.getBean());
    }

    /** Whether the application has any endpoint. */
    public boolean hasEndpoints() {
        return !handlers.isEmpty();
    }

    /**
     * Checks that the beans are those of the application that is starting, and that nothing was passed over. Called once, before
     * {@link #deploy}.
     *
     * @param seen the classes of the application that bear annotations of ours or callbacks, or implement what applications
     *     contribute, as far as somebody has looked for them; others do no harm
     * @param beans the bean manager of the application
     * @param loader the application's class loader
     * @throws EndpointDefinitionException when an endpoint, or what serves it, would be missing
     */
    public void checkComplete(Collection<Class<?>> seen, BeanManager beans, ClassLoader loader) {
        Problems problems = new Problems();
        Set<Class<?>> endpoints =
                found.stream().map(HandlerCandidate::handlerClass).collect(Collectors.toSet());
        deployment()
                .filter(running -> running.servers().stream().anyMatch(server -> !server.terminated()))
                .ifPresent(running -> problems.add(
                        "Kawat",
                        "one web application must have it for itself, so put its jars into WEB-INF/lib of each WAR, got another"
                                + " that serves " + running.servers()));
        new OwnBeans(contributed, beans).check(endpoints, loader, problems);
        new SeenClasses(endpoints, declared, managed, contributed, beans).check(seen, problems);
        problems.throwIfAny();
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
        if (hasResolvers()) {
            readCallbacks(beans);
        }
        ContextEvents events = new ContextEvents(ConnectionScoped.class, beans.getEvent(), contextObserved);
        ContextEvents requestEvents = new ContextEvents(RequestScoped.class, beans.getEvent(), requestsObserved);
        CdiContexts contexts = new CdiContexts(beans, context, requests, events, requestEvents);
        ContextNeeds needs = new ContextNeeds(contributed, types, beans, events.observed());
        List<EndpointDeployment> endpoints = handlers.stream()
                .map(handler -> endpoint(handler, handler.bean(), beans, contexts, needs, onWorker(loader)))
                .toList();
        Contributions contributions = new Contributions(
                codecs.find(beans, contexts, needs),
                new HandshakeChecks(contributed, beans, contexts).ordered(),
                errorBeans.listeners(beans, contexts));
        IdleAnnotations idle = new IdleAnnotations(types, beans);
        handlers.forEach(
                handler -> idle.warn(handler.bean(), handler.descriptor().handlerClass()));
        types.clear();
        Deployment started = Deployment.start(endpoints, configuration, contributions, workers, Time.system(), loader);
        deployment = started;
        started.announce();
        return started;
    }

    /**
     * Starts the endpoints of an application that no server runs, such as one under test. No port is opened: pairs in memory
     * reach them ({@link dev.kawat.WebSocketPair.Factory#connect}). They stop with the container.
     *
     * @param beans the bean manager of the application
     * @param settings by their whole keys, such as {@code kawat.max-message}; what the platform is configured with wins
     * @throws EndpointDefinitionException when settings or callbacks break rules; nothing was started
     * @throws IllegalStateException when they have been started before
     */
    public void start(BeanManager beans, Map<String, String> settings) {
        if (deployment != null) {
            throw new IllegalStateException("the endpoints of the application have been started before");
        }
        ClassLoader loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElseGet(KawatExtension.class::getClassLoader);
        deploy(beans, ConfigurationSource.find(settings, loader), Workers::create, loader);
    }

    /** Reads the handlers anew: now the resolvers can be asked. */
    private void readCallbacks(BeanManager beans) {
        ParameterResolver resolvers = ParameterResolvers.with(resolvers(beans));
        Problems problems = new Problems();
        handlers.replaceAll(handler -> EndpointReader.read(handler.descriptor().handlerClass(), resolvers, problems)
                .map(descriptor -> new HandlerBean(
                        handler.bean(), descriptor.named(handler.descriptor().name())))
                .orElse(handler));
        errorBeans.read(resolvers, problems);
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

    private <T> EndpointDeployment endpoint(
            HandlerBean handler,
            Bean<T> bean,
            BeanManager beans,
            CdiContexts contexts,
            ContextNeeds needs,
            Executor workers) {
        return new EndpointDeployment(
                handler.descriptor(),
                new BeanHandlerFactory<>(bean, beans, contexts),
                contexts,
                observers.of(handler.descriptor(), beans, contexts, workers),
                needs.of(bean, handler.descriptor()));
    }

    /** What runs tasks on a worker of the application, which has started by then, with its class loader. */
    private Executor onWorker(ClassLoader loader) {
        return new ApplicationExecutor(
                task -> deployment().orElseThrow().workers().execute(task), loader);
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

    @Override
    public Optional<String> nameOf(Bean<?> handlerBean) {
        return handlers.stream()
                .filter(handler -> handler.bean().equals(handlerBean))
                .map(handler -> handler.descriptor().name())
                .findFirst();
    }
}
