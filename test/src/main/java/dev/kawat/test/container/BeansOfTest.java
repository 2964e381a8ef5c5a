/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test.container;

import dev.kawat.cdi.KawatExtension;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.InjectionTarget;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessInjectionTarget;
import jakarta.enterprise.inject.spi.configurator.AnnotatedParameterConfigurator;
import jakarta.enterprise.inject.spi.configurator.AnnotatedTypeConfigurator;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the instances of a test beans, so that their producers replace those of the application; selects alternatives, and adds
 * what tests inject.
 */
final class BeansOfTest implements Extension {

    /** Higher than what an application has. */
    private static final int PRIORITY = Integer.MAX_VALUE - 1;

    /** Lower than that of producers of the test. */
    private static final int PRIORITY_OF_ALTERNATIVES = PRIORITY - 1;

    private final List<Object> tests;
    private final Set<Class<?>> alternatives;

    /** The alternatives that have become beans. */
    private final Set<Class<?>> selected = ConcurrentHashMap.newKeySet();

    private final Map<Class<?>, Supplier<?>> extras;

    /**
     * Beans of a test.
     *
     * @param tests the instances of the test, the outermost first
     * @param alternatives the classes to select, in whichever archive they are
     * @param extras makes what is injected besides, by its type; called for each injection point
     */
    BeansOfTest(List<Object> tests, Set<Class<?>> alternatives, Map<Class<?>, Supplier<?>> extras) {
        this.tests = tests;
        this.alternatives = alternatives;
        this.extras = extras;
    }

    void starting(@Observes BeforeBeanDiscovery event, BeanManager beans) {
        beans.getExtension(KawatExtension.class).leaveStartToServer();
    }

    <T> void selectProducers(@Observes ProcessAnnotatedType<T> event) {
        AnnotatedType<T> type = event.getAnnotatedType();
        if (instance(type.getJavaClass()) == null) {
            return;
        }
        AnnotatedTypeConfigurator<T> test = event.configureAnnotatedType();
        test.add(new SingletonLiteral()).add(Alternative.Literal.INSTANCE).add(new PriorityLiteral(PRIORITY));
        test.filterMethods(method -> method.isAnnotationPresent(Produces.class))
                .forEach(method -> method.add(Alternative.Literal.INSTANCE));
        // JUnit calls the other methods; to CDI, qualifiers of their parameters would be misplaced.
        test.filterMethods(method -> !method.isAnnotationPresent(Produces.class)
                        && !method.isAnnotationPresent(Inject.class)
                        && method.getParameters().stream().noneMatch(BeansOfTest::isOfCdi))
                .forEach(method -> method.params().forEach(AnnotatedParameterConfigurator::removeAll));
        test.filterFields(field -> field.isAnnotationPresent(Produces.class))
                .forEach(field -> field.add(Alternative.Literal.INSTANCE));
    }

    /** Selects an alternative for all archives, which a {@code beans.xml} would do for its own alone. */
    <T> void selectAlternative(@Observes ProcessAnnotatedType<T> event) {
        AnnotatedType<T> type = event.getAnnotatedType();
        if (!alternatives.contains(type.getJavaClass())) {
            return;
        }
        if (!selected.add(type.getJavaClass())) {
            event.veto(); // it is in an archive, and among the classes of the test
        } else if (!type.isAnnotationPresent(Priority.class)) {
            event.configureAnnotatedType().add(new PriorityLiteral(PRIORITY_OF_ALTERNATIVES));
        }
    }

    private static boolean isOfCdi(AnnotatedParameter<?> parameter) {
        return parameter.isAnnotationPresent(Observes.class)
                || parameter.isAnnotationPresent(ObservesAsync.class)
                || parameter.isAnnotationPresent(Disposes.class);
    }

    <T> void useInstance(@Observes ProcessInjectionTarget<T> event) {
        Class<T> type = event.getAnnotatedType().getJavaClass();
        Object instance = instance(type);
        if (instance != null) {
            event.setInjectionTarget(new OfInstance<>(event.getInjectionTarget(), type.cast(instance)));
        }
    }

    private @Nullable Object instance(Class<?> type) {
        return tests.stream()
                .filter(test -> test.getClass() == type)
                .findFirst()
                .orElse(null);
    }

    void addExtras(@Observes AfterBeanDiscovery event) {
        extras.forEach((type, make) ->
                event.addBean().types(type).scope(Dependent.class).produceWith(instance -> make.get()));
    }

    /** An injection target whose one instance is there already. */
    private record OfInstance<T>(InjectionTarget<T> target, T instance) implements InjectionTarget<T> {

        @Override
        public T produce(CreationalContext<T> context) {
            return instance;
        }

        @Override
        public void inject(T test, CreationalContext<T> context) {
            // has been or will be injected by whoever runs the test
        }

        @Override
        public void postConstruct(T test) {}

        @Override
        public void preDestroy(T test) {}

        @Override
        public void dispose(T test) {}

        @Override
        public Set<InjectionPoint> getInjectionPoints() {
            return target.getInjectionPoints();
        }
    }

    private static final class SingletonLiteral extends AnnotationLiteral<Singleton> implements Singleton {
        private static final long serialVersionUID = 1;
    }

    private static final class PriorityLiteral extends AnnotationLiteral<Priority> implements Priority {
        private static final long serialVersionUID = 1;

        private final int value;

        PriorityLiteral(int value) {
            this.value = value;
        }

        @Override
        public int value() {
            return value;
        }
    }
}
