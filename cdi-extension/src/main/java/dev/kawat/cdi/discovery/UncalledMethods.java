/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.Codec;
import dev.kawat.WebSocketEndpoint;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The methods of a class that is neither a bean nor an endpoint: those that would be called if it were a bean. Annotations of
 * Jakarta WebSocket may be for the engine of the server, which calls the methods in classes that extend this one; in doubt they
 * are.
 */
final class UncalledMethods {

    private static final Set<String> OUR_PACKAGES =
            Set.of(WebSocketEndpoint.class.getPackageName(), Codec.class.getPackageName());

    /** Parameters that a callback of an engine may take, and one of ours may not. */
    private static final Set<Class<?>> OF_ENGINES = Set.of(Session.class, EndpointConfig.class);

    private final Class<?> type;

    /** Those of the class, and those that it inherits from what is no endpoint. */
    private final List<Method> methods;

    private UncalledMethods(Class<?> type, List<Method> methods) {
        this.type = type;
        this.methods = List.copyOf(methods);
    }

    /** Reads those of a class. */
    static UncalledMethods of(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            if (c.isAnnotationPresent(ServerEndpoint.class)
                    || c.isAnnotationPresent(ClientEndpoint.class)
                    || c == Endpoint.class) {
                return new UncalledMethods(type, List.of());
            }
            if (c.isAnnotationPresent(WebSocketEndpoint.class)) {
                break;
            }
            List<Method> below = List.copyOf(methods);
            Arrays.stream(c.getDeclaredMethods())
                    .filter(method -> !method.isSynthetic())
                    .filter(method -> below.stream().noneMatch(other -> overrides(other, method)))
                    .sorted(Comparator.comparing(Method::toString)) // the same messages every time
                    .forEach(methods::add);
        }
        return new UncalledMethods(type, methods);
    }

    private static boolean overrides(Method below, Method above) {
        return !Modifier.isPrivate(above.getModifiers())
                && below.getName().equals(above.getName())
                && Arrays.equals(below.getParameterTypes(), above.getParameterTypes());
    }

    /** Returns whether the class would be told of the failures of all endpoints. */
    boolean takesFailures() {
        List<Method> failed = methods.stream()
                .filter(method -> method.isAnnotationPresent(OnError.class))
                .toList();
        return !failed.isEmpty()
                && failed.stream()
                        .flatMap(method -> Arrays.stream(method.getParameterTypes()))
                        .noneMatch(OF_ENGINES::contains)
                && methods.stream().noneMatch(UncalledMethods::isOfAnEndpoint);
    }

    /** Returns whether a method is one that only endpoints have, and superclasses of endpoints. */
    private static boolean isOfAnEndpoint(Method method) {
        return Stream.of(OnOpen.class, OnMessage.class, OnClose.class).anyMatch(method::isAnnotationPresent);
    }

    /** Returns the methods that would observe what happens in Kawat; an extension of CDI does so without being a bean. */
    List<Method> observers() {
        return Extension.class.isAssignableFrom(type)
                ? List.of()
                : methods.stream().filter(UncalledMethods::observes).toList();
    }

    private static boolean observes(Method method) {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(Observes.class)
                        || parameter.isAnnotationPresent(ObservesAsync.class))
                .anyMatch(event -> isOurs(event.getType()) || bearsOurs(event));
    }

    /** Returns whether the class itself says that it is about Kawat, so that its callbacks are for nobody else. */
    boolean isOfKawat() {
        return bearsOurs(type)
                || methods.stream()
                        .filter(method -> method.getDeclaringClass() == type)
                        .anyMatch(method -> bearsOurs(method)
                                || Arrays.stream(method.getParameters()).anyMatch(UncalledMethods::bearsOurs)
                                || (isOfAnEndpoint(method) && takesOurs(method)));
    }

    private static boolean takesOurs(Method method) {
        return Arrays.stream(method.getParameters()).map(Parameter::getType).anyMatch(UncalledMethods::isOurs);
    }

    private static boolean bearsOurs(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(UncalledMethods::isOurs);
    }

    private static boolean isOurs(Class<?> type) {
        return OUR_PACKAGES.contains(type.getPackageName());
    }
}
