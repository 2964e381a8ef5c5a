/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.Artefacts;
import dev.kawat.Cluster;
import dev.kawat.ConnectionScoped;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.Websockets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
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
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides at deployment whether a bean may need the request, the connection or the session context, from the bean itself, the beans
 * that are injected into it, and so on. Everything that cannot be seen at deployment counts as a need.
 */
public final class ContextUsageAnalysis {

    /** The scopes whose beans need no active context. */
    private static final Set<Class<? extends Annotation>> ALWAYS_ACTIVE =
            Set.of(Dependent.class, ApplicationScoped.class, Singleton.class);

    /** The scopes whose beans need no active session context. */
    private static final Set<Class<? extends Annotation>> WITHOUT_SESSION = Set.of(
            Dependent.class, ApplicationScoped.class, Singleton.class, RequestScoped.class, ConnectionScoped.class);

    /** Types of injected objects through which every bean can be reached. */
    private static final Set<Class<?>> LOOK_UPS = Set.of(Instance.class, Provider.class, Event.class);

    /** The name of the class for programmatic look-ups in a class file (JVM specification, section 4.2.1). */
    private static final String CDI_CLASS = "jakarta/enterprise/inject/spi/CDI";

    private final BeanManager beans;
    private final Map<Bean<?>, AnnotatedType<?>> types;
    private final @Nullable Bean<?> handler;

    /** The scopes whose beans need none of the contexts that this is about. */
    private final Set<Class<? extends Annotation>> harmless;

    private final Set<Bean<?>> seen = new HashSet<>();

    private ContextUsageAnalysis(
            BeanManager beans,
            Map<Bean<?>, AnnotatedType<?>> types,
            @Nullable Bean<?> handler,
            Set<Class<? extends Annotation>> harmless) {
        this.beans = beans;
        this.types = types;
        this.handler = handler;
        this.harmless = harmless;
    }

    /**
     * Returns whether a handler bean may need contexts around its callbacks.
     *
     * @param types the types of the beans that are classes, with what extensions have added to them
     */
    public static boolean needsContexts(Bean<?> handler, Map<Bean<?>, AnnotatedType<?>> types, BeanManager beans) {
        return new ContextUsageAnalysis(beans, types, handler, ALWAYS_ACTIVE).needs(handler);
    }

    /**
     * Returns whether a bean may need the session context.
     *
     * @param types the types of the beans that are classes, with what extensions have added to them
     */
    public static boolean needsSession(Bean<?> bean, Map<Bean<?>, AnnotatedType<?>> types, BeanManager beans) {
        return new ContextUsageAnalysis(beans, types, bean, WITHOUT_SESSION).needs(bean);
    }

    /**
     * Returns whether a bean that serves many connections, such as a codec, may need contexts.
     *
     * @param types the types of the beans that are classes, with what extensions have added to them
     */
    public static boolean sharedNeedsContexts(Bean<?> shared, Map<Bean<?>, AnnotatedType<?>> types, BeanManager beans) {
        return new ContextUsageAnalysis(beans, types, null, ALWAYS_ACTIVE).needs(shared);
    }

    /** Returns a session scoped bean that is injected into a bean, or into one that is; empty if there is none to be seen. */
    public static Optional<Bean<?>> sessionBeanOf(Bean<?> bean, BeanManager beans) {
        Set<Bean<?>> seen = new HashSet<>(Set.of(bean));
        Deque<Bean<?>> rest = new ArrayDeque<>(seen);
        while (!rest.isEmpty()) {
            Bean<?> next = rest.remove();
            if (next.getScope() == SessionScoped.class) {
                return Optional.of(next);
            }
            for (InjectionPoint point : next.getInjectionPoints()) {
                Class<?> raw = rawType(point.getType());
                Bean<?> injected = raw == null || LOOK_UPS.contains(raw) ? null : injected(point, beans);
                if (injected != null && seen.add(injected)) {
                    rest.add(injected);
                }
            }
        }
        return Optional.empty();
    }

    private boolean needs(Bean<?> bean) {
        if (!seen.add(bean)) {
            return false;
        }
        return !harmless.contains(bean.getScope())
                || !bean.getTypes()
                        .contains(bean.getBeanClass()) // produced by a method or field, or made by an extension
                || isDecorated(bean)
                || isInterceptedByExtension(types.get(bean))
                || classesOf(bean).anyMatch(c -> isIntercepted(c) || looksUp(c))
                || bean.getInjectionPoints().stream().anyMatch(this::needs);
    }

    private boolean needs(InjectionPoint point) {
        Class<?> raw = rawType(point.getType());
        if (raw == null || LOOK_UPS.contains(raw)) {
            return true;
        }
        if (raw == WebSocketServer.class
                || raw == WebSocketServers.class
                || raw == Cluster.class
                || raw == Artefacts.class) {
            return false;
        }
        if (raw == Websockets.class) {
            return !isAboutSession(); // it asks for the current event, which is noted where contexts are
        }
        if (raw == WebSocketConnection.class) {
            // A dependent handler has the connection itself; elsewhere the injected object is the current connection.
            return !isAboutSession() && isCurrent(point);
        }
        Bean<?> bean = injected(point, beans);
        return bean == null || needs(bean);
    }

    private static @Nullable Bean<?> injected(InjectionPoint point, BeanManager beans) {
        return beans.resolve(
                beans.getBeans(point.getType(), point.getQualifiers().toArray(new Annotation[0])));
    }

    private boolean isAboutSession() {
        return harmless == WITHOUT_SESSION;
    }

    private boolean isCurrent(InjectionPoint point) {
        return handler == null || handler.getScope() != Dependent.class || !handler.equals(point.getBean());
    }

    private static @Nullable Class<?> rawType(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : null;
    }

    /** Returns whether a bean has a decorator, which may use every bean. */
    private boolean isDecorated(Bean<?> bean) {
        Annotation[] qualifiers = bean.getQualifiers().toArray(new Annotation[0]);
        return !beans.resolveDecorators(bean.getTypes(), qualifiers).isEmpty();
    }

    /** Returns the class of a bean and its superclasses. */
    private static Stream<Class<?>> classesOf(Bean<?> bean) {
        return Stream.iterate(bean.getBeanClass(), c -> c != null && c != Object.class, Class::getSuperclass);
    }

    /** Returns whether a class has an interceptor, which may use every bean; the annotation may be on the class or on a method. */
    private boolean isIntercepted(Class<?> type) {
        Stream<AnnotatedElement> methods =
                Arrays.<Method>stream(type.getDeclaredMethods()).map(m -> m);
        return Stream.concat(Stream.of(type), methods)
                .flatMap(element -> Arrays.stream(element.getAnnotations()))
                .anyMatch(this::intercepts);
    }

    /** Returns whether an extension has added an interceptor, as Jakarta Validation does for methods with constraints. */
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

    /** Returns whether the class file of a class names {@code CDI}, so that it may look up beans by itself. */
    private static boolean looksUp(Class<?> type) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream bytes = type.getResourceAsStream(file)) {
            return bytes == null || new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1).contains(CDI_CLASS);
        } catch (IOException unreadable) {
            return true;
        }
    }
}
