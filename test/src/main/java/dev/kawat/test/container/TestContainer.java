/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.container;

import dev.kawat.cdi.KawatExtension;
import dev.kawat.cdi.config.ConfigurationSource;
import dev.kawat.cdi.scan.ClassPathArtefacts;
import dev.kawat.impl.artefact.ArtefactFile;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.failure.FailureObserver;
import dev.kawat.impl.time.Time;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** A CDI container with the beans of a test and the endpoints among them. Started and stopped by one thread. */
public final class TestContainer {

    /** The time that the end of an application may take where a test does not say otherwise. */
    private static final Map<String, String> GIVEN = Map.of("kawat.shutdown-timeout", "1s");

    /** The files of class paths that declare endpoints; a class path does not change while a JVM runs tests. */
    private static final Map<ClassLoader, List<ArtefactFile>> ARTEFACTS = new WeakHashMap<>();

    /**
     * What a container starts with.
     *
     * @param classes the classes of the beans; none for all on the class path
     * @param alternatives the alternatives to select
     * @param settings the settings of the test by their keys
     */
    public record Setup(List<Class<?>> classes, List<Class<?>> alternatives, Map<String, String> settings) {

        /** Copies the collections. */
        public Setup {
            classes = List.copyOf(classes);
            alternatives = List.copyOf(alternatives);
            settings = Map.copyOf(settings);
        }
    }

    /**
     * The property that stops Weld from checking {@code beans.xml} against its schema. Weld reads the schema anew for each
     * container, which takes an eighth of the start.
     */
    private static final String WITHOUT_SCHEMA = "org.jboss.weld.xml.disableValidating";

    static {
        if (System.getProperty(WITHOUT_SCHEMA) == null) {
            System.setProperty(WITHOUT_SCHEMA, "true"); // Weld reads it once in a JVM
        }
    }

    private final WeldContainer weld;
    private final KawatExtension kawat;
    private final Deployment deployment;
    private final List<CreationalContext<?>> injected = new ArrayList<>();

    private TestContainer(WeldContainer weld, KawatExtension kawat, Deployment deployment) {
        this.weld = weld;
        this.kawat = kawat;
        this.deployment = deployment;
    }

    /**
     * Starts a container and its endpoints.
     *
     * @param tests the instances of the test, the outermost first
     * @param extras makes what is injected besides beans, by its type
     * @param time the time that the endpoints go by
     * @param failures is notified of what fails
     * @param around follows the tasks of workers
     */
    public static TestContainer start(
            Setup setup,
            List<Object> tests,
            Map<Class<?>, Supplier<?>> extras,
            Time time,
            FailureObserver failures,
            UnaryOperator<Runnable> around) {
        ClassLoader loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElseGet(TestContainer.class::getClassLoader);
        WeldContainer weld = weld(setup, tests, extras, loader).initialize();
        try {
            KawatExtension kawat = weld.getBeanManager().getExtension(KawatExtension.class);
            kawat.observe(time, failures);
            Deployment deployment = kawat.deploy(
                    weld.getBeanManager(),
                    ConfigurationSource.find(setup.settings(), GIVEN, loader),
                    most -> Workers.create(most, around),
                    loader,
                    artefacts(loader));
            return new TestContainer(weld, kawat, deployment);
        } catch (RuntimeException | Error failure) {
            weld.shutdown();
            throw failure;
        }
    }

    private static List<ArtefactFile> artefacts(ClassLoader loader) {
        synchronized (ARTEFACTS) {
            return ARTEFACTS.computeIfAbsent(loader, ClassPathArtefacts::find);
        }
    }

    private static Weld weld(Setup setup, List<Object> tests, Map<Class<?>, Supplier<?>> extras, ClassLoader loader) {
        Weld weld = new Weld("kawat-test-" + UUID.randomUUID())
                .setClassLoader(loader)
                .skipShutdownHook()
                .property("org.jboss.weld.bootstrap.concurrentDeployment", false)
                .property("org.jboss.weld.bootstrap.preloaderThreadPoolSize", 0)
                .addExtension(new BeansOfTest(tests, alternatives(setup), extras));
        List<Class<?>> testClasses = new ArrayList<>();
        tests.forEach(test -> testClasses.add(test.getClass()));
        UnseenProducers.refuse(testClasses);
        Set<Class<?>> beans = new LinkedHashSet<>(testClasses);
        if (setup.classes().isEmpty()) {
            beans.addAll(DirectoryBeans.find(testClasses.get(0), loader));
        } else {
            List<Class<?>> named = new ArrayList<>(setup.classes());
            named.addAll(setup.alternatives());
            beans.addAll(InjectedClasses.of(named, testClasses, extras.keySet()));
            weld.disableDiscovery();
            // Without discovery, Weld does not look for extensions either.
            ServiceLoader.load(Extension.class, loader).stream()
                    .filter(provider -> !provider.type().getName().startsWith("org.jboss.weld."))
                    .map(ServiceLoader.Provider::get)
                    .forEach(weld::addExtension);
        }
        beans.addAll(setup.alternatives());
        weld.addBeanClasses(beans.toArray(Class<?>[]::new));
        return weld;
    }

    private static Set<Class<?>> alternatives(Setup setup) {
        Set<Class<?>> selected = new LinkedHashSet<>(setup.alternatives());
        setup.classes().stream()
                .filter(type -> type.isAnnotationPresent(Alternative.class))
                .forEach(selected::add);
        return selected;
    }

    /** Returns the running endpoints. */
    public Deployment deployment() {
        return deployment;
    }

    /** Returns the bean manager. */
    public BeanManager beans() {
        return weld.getBeanManager();
    }

    /** Returns the bean of a type, as an injection point without a class of its own would get it. */
    public Object reference(Type type, Annotation... qualifiers) {
        BeanManager beans = weld.getBeanManager();
        CreationalContext<?> context = beans.createCreationalContext(null);
        injected.add(context);
        return beans.getReference(beans.resolve(beans.getBeans(type, qualifiers)), type, context);
    }

    /** Injects the fields of an object that is no bean. */
    public void inject(Object test) {
        inject(test, test.getClass());
    }

    private <T> void inject(Object test, Class<T> type) {
        BeanManager beans = weld.getBeanManager();
        AnnotatedType<T> annotated = beans.createAnnotatedType(type);
        CreationalContext<T> context = beans.createCreationalContext(null);
        injected.add(context);
        beans.getInjectionTargetFactory(annotated).createInjectionTarget(null).inject(type.cast(test), context);
    }

    /** Stops the endpoints and the container. */
    public void stop() {
        try {
            kawat.stop();
            injected.forEach(CreationalContext::release);
        } finally {
            weld.shutdown();
        }
    }
}
