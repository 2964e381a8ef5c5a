/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptors;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides at deployment whether the callbacks of a handler bean can come to need the request or the connection context: from
 * the bean, and from everything that is injected into it, and so on. What cannot be seen from here counts as a need.
 */
public final class BeanGraph {

    /** Scopes whose beans need nothing to be active. */
    private static final Set<Class<? extends Annotation>> ALWAYS_ACTIVE =
            Set.of(Dependent.class, ApplicationScoped.class, Singleton.class);

    /** Injected objects through which anything can be reached. */
    private static final Set<Class<?>> DOORS = Set.of(Instance.class, Provider.class, Event.class);

    /** How a class file names the programmatic look-up (JVMS section 4.2.1). */
    private static final String LOOK_UP = "jakarta/enterprise/inject/spi/CDI";

    private final BeanManager beans;
    private final Map<Bean<?>, AnnotatedType<?>> types;
    private final @Nullable Bean<?> handler;
    private final Set<Bean<?>> seen = new HashSet<>();

    private BeanGraph(BeanManager beans, Map<Bean<?>, AnnotatedType<?>> types, @Nullable Bean<?> handler) {
        this.beans = beans;
        this.types = types;
        this.handler = handler;
    }

    /**
     * Whether a handler bean needs the contexts around its callbacks.
     *
     * @param types the types of the beans that are classes, with what extensions have added to them
     */
    public static boolean needsContexts(Bean<?> handler, Map<Bean<?>, AnnotatedType<?>> types, BeanManager beans) {
        return new BeanGraph(beans, types, handler).needs(handler);
    }

    /**
     * Whether a bean that serves many connections, such as a codec, needs the contexts while it runs.
     *
     * @param types the types of the beans that are classes, with what extensions have added to them
     */
    public static boolean sharedNeedsContexts(Bean<?> shared, Map<Bean<?>, AnnotatedType<?>> types, BeanManager beans) {
        return new BeanGraph(beans, types, null).needs(shared);
    }

    private boolean needs(Bean<?> bean) {
        if (!seen.add(bean)) {
            return false;
        }
        return !ALWAYS_ACTIVE.contains(bean.getScope())
                || !bean.getTypes()
                        .contains(bean.getBeanClass()) // produced by a method or field, or made by an extension
                || isDecorated(bean)
                || isInterceptedByExtension(types.get(bean))
                || classesOf(bean).anyMatch(c -> isIntercepted(c) || looksUp(c))
                || bean.getInjectionPoints().stream().anyMatch(this::needs);
    }

    private boolean needs(InjectionPoint point) {
        Class<?> raw = rawType(point.getType());
        if (raw == null || DOORS.contains(raw)) {
            return true;
        }
        if (raw == WebSocketServer.class || raw == WebSocketServers.class) {
            return false;
        }
        if (raw == WebSocketConnection.class) {
            // A handler of one connection has that connection; elsewhere it is the current one.
            return handler == null || handler.getScope() != Dependent.class || !handler.equals(point.getBean());
        }
        Bean<?> bean = beans.resolve(
                beans.getBeans(point.getType(), point.getQualifiers().toArray(new Annotation[0])));
        return bean == null || needs(bean);
    }

    private static @Nullable Class<?> rawType(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : null;
    }

    /** A decorator may use anything. */
    private boolean isDecorated(Bean<?> bean) {
        Annotation[] qualifiers = bean.getQualifiers().toArray(new Annotation[0]);
        return !beans.resolveDecorators(bean.getTypes(), qualifiers).isEmpty();
    }

    /** The class of a bean and its superclasses. */
    private static Stream<Class<?>> classesOf(Bean<?> bean) {
        return Stream.iterate(bean.getBeanClass(), c -> c != null && c != Object.class, Class::getSuperclass);
    }

    /** An interceptor may use anything, and its bindings, or its name, may stand on the class or on any method. */
    private boolean isIntercepted(Class<?> type) {
        Stream<AnnotatedElement> methods =
                Arrays.<Method>stream(type.getDeclaredMethods()).map(m -> m);
        return Stream.concat(Stream.of(type), methods)
                .flatMap(element -> Arrays.stream(element.getAnnotations()))
                .anyMatch(this::intercepts);
    }

    /** Bean Validation, for one, binds its interceptor by an extension, to methods with constraints. */
    private boolean isInterceptedByExtension(@Nullable AnnotatedType<?> type) {
        if (type == null) {
            return false;
        }
        Stream<Annotation> ofMethods = type.getMethods().stream().flatMap(method -> method.getAnnotations().stream());
        return Stream.concat(type.getAnnotations().stream(), ofMethods).anyMatch(this::intercepts);
    }

    private boolean intercepts(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        return type == Interceptors.class || beans.isInterceptorBinding(type) || isInterceptingStereotype(type);
    }

    private boolean isInterceptingStereotype(Class<? extends Annotation> annotation) {
        return beans.isStereotype(annotation)
                && beans.getStereotypeDefinition(annotation).stream()
                        .anyMatch(part -> beans.isInterceptorBinding(part.annotationType()));
    }

    /** Whether a class mentions {@code CDI}, and so may look up beans by itself; read from its class file. */
    private static boolean looksUp(Class<?> type) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream bytes = type.getResourceAsStream(file)) {
            return bytes == null || new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1).contains(LOOK_UP);
        } catch (IOException unreadable) {
            return true;
        }
    }
}
