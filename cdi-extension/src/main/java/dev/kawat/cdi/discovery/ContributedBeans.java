/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.spi.Codec;
import dev.kawat.spi.HandshakeCheck;
import dev.kawat.spi.ParameterResolver;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedMember;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ProcessBean;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The beans that an application contributes: codecs, resolvers of parameters, checks of handshakes. Filled while the container
 * starts; their references are made when the endpoints start.
 */
final class ContributedBeans {

    /** What applications may contribute. */
    private static final Set<Class<?>> TYPES = Set.of(Codec.class, ParameterResolver.class, HandshakeCheck.class);

    /** Each bean, and where it is declared: its class, or the method or field that produces it. */
    private final Map<Bean<?>, Annotated> declarations = new HashMap<>();

    private final Queue<Runnable> releases = new ConcurrentLinkedQueue<>();

    /** Looks at a bean. */
    void collect(ProcessBean<?> event) {
        if (TYPES.stream().anyMatch(event.getBean().getTypes()::contains)) {
            declarations.put(event.getBean(), event.getAnnotated());
        }
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
            release.run();
        }
    }
}
