/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.Codec;
import dev.kawat.HandshakeCheck;
import dev.kawat.ParameterResolver;
import dev.kawat.spi.HandlerEngine;
import dev.kawat.spi.LimitListener;
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
 * Collects the beans with which an application extends Kawat for all of its endpoints: codecs, parameter resolvers, handshake
 * checks, handler engines and listeners of limits. Filled while the container starts; the objects are obtained when the endpoints
 * start.
 */
public final class ProviderBeans {

    private static final System.Logger LOG = System.getLogger("dev.kawat.deployment");

    /** The types that such a bean implements. */
    public static final List<Class<?>> TYPES = List.of(
            Codec.class, HandshakeCheck.class, ParameterResolver.class, HandlerEngine.class, LimitListener.class);

    /** The declaration of each bean: its class, or the method or field that produces it. */
    private final Map<Bean<?>, Annotated> declarations = new HashMap<>();

    /** The classes of the beans, and of those that implement such a type but hide it by {@code @Typed}. */
    private final Set<Class<?>> classes = new HashSet<>();

    private final Queue<Runnable> releases = new ConcurrentLinkedQueue<>();

    /** Adds a bean if it implements one of the types. */
    public void add(ProcessBean<?> event) {
        if (TYPES.stream().anyMatch(event.getBean().getTypes()::contains)) {
            declarations.put(event.getBean(), event.getAnnotated());
        }
        Class<?> type = event.getBean().getBeanClass();
        if (!(event.getAnnotated() instanceof AnnotatedMember<?>)
                && TYPES.stream().anyMatch(contract -> contract.isAssignableFrom(type))) {
            classes.add(type);
        }
    }

    /** Returns whether another bean specializes a bean. */
    public boolean isReplaced(Bean<?> bean) {
        return classes.stream()
                .anyMatch(type -> type != bean.getBeanClass()
                        && bean.getBeanClass().isAssignableFrom(type)
                        && type.isAnnotationPresent(Specializes.class));
    }

    /** Returns whether there is a bean of a class, or one that specializes it. */
    public boolean isBean(Class<?> type) {
        return classes.stream()
                .anyMatch(bean ->
                        bean == type || (type.isAssignableFrom(bean) && bean.isAnnotationPresent(Specializes.class)));
    }

    /**
     * Returns whether a producer makes objects of a class: by the types that it declares, or else by an object that it makes when
     * it is called here.
     */
    public boolean isProduced(Class<?> type, Class<?> contract, BeanManager beans) {
        return declarations.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof AnnotatedMember<?>)
                .map(Map.Entry::getKey)
                .filter(producer -> producer.getTypes().contains(contract))
                .anyMatch(producer -> producer.getTypes().contains(type) || makes(producer, type, beans));
    }

    /** Calls a producer, and returns whether it makes an object of a class. A request is active because the bean may need one. */
    private static boolean makes(Bean<?> producer, Class<?> type, BeanManager beans) {
        RequestContextController request =
                beans.createInstance().select(RequestContextController.class).get();
        boolean activated = request.activate();
        try {
            return producedClass(producer, beans) == type;
        } catch (RuntimeException failed) { // the application does not expect the call at this time
            LOG.log(
                    Level.WARNING,
                    "a producer failed when Kawat called it to find out whether it creates a " + type.getName(),
                    failed);
            return false;
        } finally {
            if (activated) {
                request.deactivate();
            }
        }
    }

    /** Returns the class of the object that a producer makes; a client proxy would hide it. */
    private static <T> Class<?> producedClass(Bean<T> producer, BeanManager beans) {
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

    /** Returns the collected beans of a type, in the order of their names. */
    public List<Bean<?>> collected(Class<?> type) {
        return declarations.keySet().stream()
                .filter(bean -> bean.getTypes().contains(type))
                .sorted(Comparator.comparing(this::name))
                .toList();
    }

    /** Returns the enabled beans of a type, in the order of their names. */
    public List<Bean<?>> enabled(Class<?> type, BeanManager beans) {
        return beans.getBeans(type, Any.Literal.INSTANCE).stream()
                .sorted(Comparator.comparing(this::name))
                .toList();
    }

    /** Returns the name of a bean in messages: its class, or the method or field that produces it. */
    public String name(Bean<?> bean) {
        return declarations.get(bean) instanceof AnnotatedMember<?> producer
                ? bean.getBeanClass().getName() + "." + producer.getJavaMember().getName()
                : bean.getBeanClass().getName();
    }

    /**
     * Returns the {@link Priority} of a bean, which a producer has on its method or field.
     *
     * @param defaultPriority the priority of a bean without one
     */
    public int priority(Bean<?> bean, int defaultPriority) {
        Annotated declaration = declarations.get(bean);
        Priority priority = declaration == null
                ? bean.getBeanClass().getAnnotation(Priority.class)
                : declaration.getAnnotation(Priority.class);
        return priority == null ? defaultPriority : priority.value();
    }

    /** Returns the contextual reference of a bean. One of a dependent bean is destroyed by {@link #release}. */
    public <C> C reference(Bean<?> bean, Class<C> type, BeanManager beans) {
        return type.cast(obtain(bean, type, beans));
    }

    @SuppressWarnings("unchecked") // the reference is what the bean makes
    private <T> Object obtain(Bean<T> bean, Class<?> type, BeanManager beans) {
        CreationalContext<T> creation = beans.createCreationalContext(bean);
        Object reference = beans.getReference(bean, type, creation);
        if (bean.getScope() == Dependent.class) {
            releases.add(() -> bean.destroy((T) reference, creation)); // no context does
        }
        return reference;
    }

    /** Destroys the dependent objects that were obtained here; a second call does nothing. */
    public void release() {
        for (Runnable release = releases.poll(); release != null; release = releases.poll()) {
            try {
                release.run();
            } catch (RuntimeException failed) { // the others are destroyed all the same
                LOG.log(Level.WARNING, "a codec, resolver, handshake check or engine could not be destroyed", failed);
            }
        }
    }
}
