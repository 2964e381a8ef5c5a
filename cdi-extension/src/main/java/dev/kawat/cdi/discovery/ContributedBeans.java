/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.Codec;
import dev.kawat.HandshakeCheck;
import dev.kawat.ParameterResolver;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Specializes;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedMember;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ProcessBean;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The beans that an application contributes: codecs, resolvers of parameters, checks of handshakes. Filled while the container
 * starts; their references are made when the endpoints start.
 */
final class ContributedBeans {

    private static final System.Logger LOG = System.getLogger("dev.kawat.deployment");

    /** What applications may contribute. */
    static final Set<Class<?>> TYPES = Set.of(Codec.class, ParameterResolver.class, HandshakeCheck.class);

    /** Each bean, and where it is declared: its class, or the method or field that produces it. */
    private final Map<Bean<?>, Annotated> declarations = new HashMap<>();

    /** Their classes, and those of beans that could be asked but for {@code @Typed}. */
    private final Set<Class<?>> classes = new HashSet<>();

    private final Queue<Runnable> releases = new ConcurrentLinkedQueue<>();

    /** Looks at a bean. */
    void collect(ProcessBean<?> event) {
        if (TYPES.stream().anyMatch(event.getBean().getTypes()::contains)) {
            declarations.put(event.getBean(), event.getAnnotated());
        }
        Class<?> type = event.getBean().getBeanClass();
        if (!(event.getAnnotated() instanceof AnnotatedMember<?>)
                && TYPES.stream().anyMatch(contract -> contract.isAssignableFrom(type))) {
            classes.add(type);
        }
    }

    /** Returns whether another bean takes the place of one. */
    boolean isReplaced(Bean<?> bean) {
        return classes.stream()
                .anyMatch(type -> type != bean.getBeanClass()
                        && bean.getBeanClass().isAssignableFrom(type)
                        && type.isAnnotationPresent(Specializes.class));
    }

    /** Returns whether there is a bean of a class, or one that takes its place. */
    boolean isBean(Class<?> type) {
        return classes.stream()
                .anyMatch(bean ->
                        bean == type || (type.isAssignableFrom(bean) && bean.isAnnotationPresent(Specializes.class)));
    }

    /** Returns whether a producer says that it makes objects of a class, or makes one though it does not say so. */
    boolean isMade(Class<?> type, Class<?> contract, BeanManager beans) {
        return declarations.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof AnnotatedMember<?>)
                .map(Map.Entry::getKey)
                .filter(producer -> producer.getTypes().contains(contract))
                .anyMatch(producer -> producer.getTypes().contains(type) || makes(producer, type, beans));
    }

    /** Returns whether a producer makes an object of a class, asked within a request: what it makes may be scoped to one. */
    private static boolean makes(Bean<?> producer, Class<?> type, BeanManager beans) {
        RequestContextController request =
                beans.createInstance().select(RequestContextController.class).get();
        boolean activated = request.activate();
        try {
            return made(producer, beans) == type;
        } catch (RuntimeException failed) { // of the application, at another time than it expects
            LOG.log(Level.WARNING, "a producer failed when it was asked whether it makes a " + type.getName(), failed);
            return false;
        } finally {
            if (activated) {
                request.deactivate();
            }
        }
    }

    /** The class of what a producer makes, whose proxy would not tell. */
    private static <T> Class<?> made(Bean<T> producer, BeanManager beans) {
        CreationalContext<T> creation = beans.createCreationalContext(producer);
        if (producer.getScope() != Dependent.class) {
            return classOf(beans.getContext(producer.getScope()).get(producer, creation));
        }
        T object = producer.create(creation);
        try {
            return classOf(object);
        } finally {
            producer.destroy(object, creation);
        }
    }

    private static Class<?> classOf(@Nullable Object made) {
        return made == null ? Void.class : made.getClass();
    }

    /** The beans of a type that were collected, in the order of their names. */
    List<Bean<?>> collected(Class<?> type) {
        return declarations.keySet().stream()
                .filter(bean -> bean.getTypes().contains(type))
                .sorted(Comparator.comparing(this::name))
                .toList();
    }

    /** The beans of a type that are not replaced by others, in the order of their names. */
    List<Bean<?>> enabled(Class<?> type, BeanManager beans) {
        return beans.getBeans(type, Any.Literal.INSTANCE).stream()
                .sorted(Comparator.comparing(this::name))
                .toList();
    }

    /** What messages call a bean: its class, or the method or field that produces it. */
    String name(Bean<?> bean) {
        return declarations.get(bean) instanceof AnnotatedMember<?> producer
                ? bean.getBeanClass().getName() + "." + producer.getJavaMember().getName()
                : bean.getBeanClass().getName();
    }

    /** The value of a bean's {@link Priority}, which a producer has on its method or field. */
    int priority(Bean<?> bean, int withoutOne) {
        Annotated declaration = declarations.get(bean);
        Priority priority = declaration == null
                ? bean.getBeanClass().getAnnotation(Priority.class)
                : declaration.getAnnotation(Priority.class);
        return priority == null ? withoutOne : priority.value();
    }

    /** The object, or what stands for it. */
    <C> C reference(Bean<?> bean, Class<C> type, BeanManager beans) {
        return type.cast(make(bean, type, beans));
    }

    @SuppressWarnings("unchecked") // the reference is what the bean makes
    private <T> Object make(Bean<T> bean, Class<?> type, BeanManager beans) {
        CreationalContext<T> creation = beans.createCreationalContext(bean);
        Object reference = beans.getReference(bean, type, creation);
        if (bean.getScope() == Dependent.class) {
            releases.add(() -> bean.destroy((T) reference, creation)); // nobody else knows of it
        }
        return reference;
    }

    /** Destroys what nobody else destroys. */
    void release() {
        for (Runnable release = releases.poll(); release != null; release = releases.poll()) {
            try {
                release.run();
            } catch (RuntimeException failed) { // the others are to be destroyed all the same
                LOG.log(Level.WARNING, "a bean that served the endpoints could not be destroyed", failed);
            }
        }
    }
}
