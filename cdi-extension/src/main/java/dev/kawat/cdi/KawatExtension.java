/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketUpgrade;
import dev.kawat.cdi.config.ConfigurationSource;
import dev.kawat.cdi.context.ContextRegistration;
import dev.kawat.cdi.deployment.ApplicationDeployer;
import dev.kawat.cdi.discovery.HandlerCandidates;
import dev.kawat.cdi.discovery.ManagedBeans;
import dev.kawat.cdi.discovery.ProviderBeans;
import dev.kawat.cdi.discovery.ServerInjectionPoints;
import dev.kawat.cdi.event.CdiObservers;
import dev.kawat.cdi.inject.BuiltInBeans;
import dev.kawat.cdi.inject.LazyClients;
import dev.kawat.cdi.inject.ServerRegistry;
import dev.kawat.cdi.scan.ClassPathArtefacts;
import dev.kawat.cdi.validation.ApplicationValidator;
import dev.kawat.cdi.validation.Declarations;
import dev.kawat.impl.artefact.ArtefactFile;
import dev.kawat.impl.client.Clients;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.descriptor.ClientReader;
import dev.kawat.impl.execution.SystemTime;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.failure.FailureObserver;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.time.Time;
import dev.kawat.impl.transport.pair.FreePairs;
import dev.kawat.impl.transport.pair.PairTransport;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import jakarta.enterprise.inject.spi.ProcessProducerField;
import jakarta.enterprise.inject.spi.ProcessProducerMethod;
import jakarta.enterprise.inject.spi.WithAnnotations;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The CDI extension of Kawat. It collects the beans of an application while the container starts, has them validated, and deploys
 * the endpoints when the code that runs the application calls {@link #deploy}: the listener of a servlet container, or the
 * standalone server. A container creates one instance for each application; there is no static state.
 */
public class KawatExtension implements Extension, ServerRegistry {

    private final HandlerCandidates candidates = new HandlerCandidates();
    private final ManagedBeans managed = new ManagedBeans();
    private final ProviderBeans providers = new ProviderBeans();
    private final ServerInjectionPoints injectionPoints = new ServerInjectionPoints();
    private final CdiObservers observers = new CdiObservers();
    private final ContextRegistration contexts = new ContextRegistration();
    private final ApplicationValidator validator =
            new ApplicationValidator(candidates, managed, providers, injectionPoints, observers);

    private volatile Declarations declarations = Declarations.NONE;
    private volatile @Nullable Deployment deployment;
    private volatile @Nullable WebSocketUpgrade upgrade;
    private volatile Time time = new SystemTime();
    private volatile FailureObserver failures = FailureObserver.NONE;

    private final LazyClients clients = new LazyClients();

    private final StartOnUse startOnUse = new StartOnUse(StartOnUse.ownPlace());

    /** Creates pairs while the endpoints do not run; null if nobody has asked for any. */
    private final AtomicReference<@Nullable FreePairs> ownPairs = new AtomicReference<>();

    /** Collects the handler classes, whether they become beans or not. */
    <T> void collectHandlerClass(
            @Observes @WithAnnotations({WebSocketEndpoint.class, WebSocketClient.class})
                    ProcessAnnotatedType<T> event) {
        candidates.addDeclared(event.getAnnotatedType());
    }

    /** Collects the beans that are classes. */
    <T> void collectManagedBean(@Observes ProcessManagedBean<T> event) {
        managed.add(event.getBean(), event.getAnnotatedBeanClass());
        candidates.addManaged(event.getBean(), event.getAnnotatedBeanClass());
    }

    /** Collects the handlers that a producer method makes. */
    <T, X> void collectProducerMethod(@Observes ProcessProducerMethod<T, X> event) {
        candidates.addProduced(event.getBean(), event.getAnnotatedProducerMethod());
    }

    /** Collects the handlers that a producer field holds. */
    <T, X> void collectProducerField(@Observes ProcessProducerField<T, X> event) {
        candidates.addProduced(event.getBean(), event.getAnnotatedProducerField());
    }

    /** Collects the observers of Kawat's events and of its contexts. */
    <T, X> void collectObserver(@Observes ProcessObserverMethod<T, X> event) {
        observers.add(event.getObserverMethod(), event.getAnnotatedMethod());
        contexts.addObserver(event.getObserverMethod());
    }

    /** Collects codecs, parameter resolvers and handshake checks, and notes whether there are beans of a session. */
    <T> void collectProvider(@Observes ProcessBean<T> event) {
        providers.add(event);
        contexts.addBean(event.getBean());
    }

    /** Collects the injection points for servers. */
    <T> void collectServerPoint(@Observes ProcessInjectionPoint<T, WebSocketServer> event) {
        injectionPoints.add(event.getInjectionPoint());
    }

    /** Collects the injection points for programmatic look-ups of servers. */
    <T> void collectServerLookup(@Observes ProcessInjectionPoint<T, Instance<WebSocketServer>> event) {
        injectionPoints.addLookup(event.getInjectionPoint());
    }

    /** Validates what was collected, and adds Kawat's contexts and beans to the container. */
    void validate(@Observes AfterBeanDiscovery discovery, BeanManager beans) {
        Problems problems = new Problems();
        declarations = validator.validate(beans, problems);
        List<String> messages = problems.messages();
        if (!messages.isEmpty()) {
            // One error that lists all problems, because some containers report only the first of several errors.
            discovery.addDefinitionError(new EndpointDefinitionException(messages));
        }
        contexts.addTo(discovery, beans);
        BuiltInBeans builtIn = new BuiltInBeans(contexts.connections(), contexts.callbacks(), this);
        builtIn.addTo(discovery);
        if (messages.isEmpty()) {
            declarations
                    .descriptors()
                    .forEach(endpoint -> builtIn.addServerTo(discovery, endpoint.name(), endpoint.handlerClass()));
            declarations
                    .clients()
                    .forEach(client -> builtIn.addConnectorTo(discovery, ClientReader.name(client), client));
        }
    }

    /** Notes that the application has started; first of all observers, because others may use the endpoints. */
    void containerStarted(
            @Observes @Priority(Integer.MIN_VALUE) @Initialized(ApplicationScoped.class) Object payload,
            BeanManager beans) {
        startOnUse.containerStarted(beans, payload);
    }

    /**
     * Leaves the start of the endpoints to a server that is not a servlet container, and that calls {@link #deploy}. Otherwise the
     * first use of the endpoints would start them. Called while CDI starts, before it looks for beans.
     */
    public void leaveStartToServer() {
        startOnUse.leaveToServer();
    }

    /**
     * Sets the time that the endpoints go by, instead of that of the JVM, and what is notified of their failures. For tests; called
     * before the endpoints start.
     */
    public void observe(Time newTime, FailureObserver observer) {
        time = newTime;
        failures = observer;
    }

    /**
     * Checks that the beans belong to the application that is starting, and that CDI has made beans of all classes that declare
     * something for Kawat. Called once, before {@link #deploy}.
     *
     * @param scanned the classes of the application with annotations of Kawat, with callbacks, or that implement a type such as
     *     {@link dev.kawat.Codec}, as far as somebody has looked for them; other classes do no harm
     * @param beans the bean manager of the application
     * @param loader the class loader of the application
     * @throws EndpointDefinitionException when an endpoint, or a bean that it needs, would be missing
     */
    public void checkComplete(Collection<Class<?>> scanned, BeanManager beans, ClassLoader loader) {
        Problems problems = new Problems();
        deployment()
                .filter(running -> running.servers().stream().anyMatch(server -> !server.terminated()))
                .ifPresent(running -> problems.add(
                        "Kawat",
                        "each web application must have its own jars of Kawat, so put them into WEB-INF/lib of each WAR, got"
                                + " jars that already serve " + running.servers()));
        validator.checkComplete(scanned, beans, loader, problems);
        problems.throwIfAny();
    }

    /**
     * Starts the endpoints, and those of the artefacts of the class path. Called once, after the container has started.
     *
     * @param beans the bean manager of the application
     * @param configuration the settings
     * @param workers makes the workers, given the maximum number of threads
     * @param loader the class loader of the application
     * @throws EndpointDefinitionException when settings break rules, or callbacks in an application with parameter resolvers;
     *     nothing was started
     */
    public Deployment deploy(
            BeanManager beans, Configuration configuration, IntFunction<Workers> workers, ClassLoader loader) {
        return deploy(beans, configuration, workers, loader, ClassPathArtefacts.find(loader));
    }

    /**
     * Starts the endpoints, as the other method does, of an application that knows its artefacts.
     *
     * @param artefacts the artefacts that are part of it
     */
    public Deployment deploy(
            BeanManager beans,
            Configuration configuration,
            IntFunction<Workers> workers,
            ClassLoader loader,
            List<ArtefactFile> artefacts) {
        ParameterResolver resolver = validator.resolver(beans);
        declarations = validator.complete(declarations, resolver);
        validator.warnOfMissingInterceptors(declarations, beans);
        ApplicationDeployer deployer =
                new ApplicationDeployer(managed, providers, observers, contexts, beans, time, failures);
        Deployment started = deployer.deploy(declarations, resolver, configuration, workers, loader, artefacts);
        managed.releaseTypes();
        started.acceptEndsBy(new PairTransport(started)::accept);
        deployment = started;
        started.announce();
        return started;
    }

    /**
     * Starts the endpoints of an application that no server runs, such as one under test, with settings. Without settings there
     * is no need to call this: the first connection by a pair in memory ({@link dev.kawat.WebSocketPair.Factory#connect}) starts
     * the endpoints too, and so does the first use of a server. Opens no port. The endpoints stop with the container.
     *
     * @param beans the bean manager of the application
     * @param settings the settings by their whole keys, such as {@code kawat.max-message}; the configuration of the platform wins
     * @throws EndpointDefinitionException when settings or callbacks break rules; nothing was started
     * @throws IllegalStateException when they have been started before
     */
    public void start(BeanManager beans, Map<String, String> settings) {
        if (deployment != null) {
            throw new IllegalStateException("the endpoints of the application have already been started");
        }
        deployAlone(beans, settings);
    }

    private Deployment deployAlone(BeanManager beans, Map<String, String> settings) {
        ClassLoader loader = contextClassLoader();
        return deploy(beans, ConfigurationSource.find(settings, loader), Workers::create, loader);
    }

    private static ClassLoader contextClassLoader() {
        return Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElseGet(KawatExtension.class::getClassLoader);
    }

    /**
     * Warns of endpoints into which beans of an HTTP session are injected, where none of these is ever active.
     *
     * @param sessions whether the server has HTTP sessions
     */
    public void warnOfSessionBeans(BeanManager beans, boolean sessions) {
        if (!sessions) {
            validator.warnOfSessionBeans(declarations, beans, "the standalone server has no HTTP sessions");
        } else if (contexts.hasSessionBeans() && !contexts.supportsSessions()) {
            validator.warnOfSessionBeans(
                    declarations, beans, "this CDI container has no session context that Kawat can use");
        }
    }

    /** Notes that the container ends an HTTP session. Called on its thread, before CDI destroys the beans of the session. */
    public void sessionEnds(String id) {
        contexts.sessionEnds();
        deployment().ifPresent(running -> running.sessions().destroyed(id));
    }

    /** Stops the endpoints while the beans are still there. */
    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        stop();
    }

    /** Stops the endpoints; a second call does nothing. */
    public void stop() {
        clients.stop(() -> deployment().ifPresent(Deployment::stop));
        providers.release();
        FreePairs own = ownPairs.get();
        if (own != null) {
            own.close();
        }
    }

    /** Returns the running endpoints; empty before they have started. */
    public Optional<Deployment> deployment() {
        return Optional.ofNullable(deployment);
    }

    @Override
    public Optional<Deployment> started() {
        Deployment running = deployment;
        return running != null ? Optional.of(running) : startOnUse.start(beans -> deployAlone(beans, Map.of()));
    }

    @Override
    public Optional<WebSocketUpgrade> upgrade() {
        return Optional.ofNullable(upgrade);
    }

    /** Sets what upgrades requests. Called when a servlet container carries the connections. */
    public void upgradeBy(WebSocketUpgrade upgrades) {
        upgrade = upgrades;
    }

    @Override
    public Optional<Clients> clients() {
        return started().flatMap(clients::of);
    }

    @Override
    public FreePairs pairs() {
        Deployment running = deployment;
        return running != null ? FreePairs.of(running) : ownPairs();
    }

    private FreePairs ownPairs() {
        FreePairs known = ownPairs.get();
        if (known != null) {
            return known;
        }
        ClassLoader loader = contextClassLoader();
        FreePairs created = FreePairs.withOwnWorkers(ConfigurationSource.find(Map.of(), loader), loader, time);
        FreePairs first = ownPairs.compareAndExchange(null, created);
        if (first == null) {
            return created;
        }
        created.close();
        return first;
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
        return declarations.names();
    }

    @Override
    public Optional<String> nameOf(Bean<?> handlerBean) {
        return declarations.nameOf(handlerBean);
    }

    @Override
    public boolean isHandler(Bean<?> bean) {
        return declarations.isHandler(bean);
    }
}
