/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.WebSocketClient;
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
 * The methods of a class that is neither a bean nor an endpoint, which Kawat or CDI would call if it were one. Annotations of
 * Jakarta WebSocket may be for the engine of the server instead, which calls the methods in subclasses; in doubt they are.
 */
final class UncalledMethods {

    private static final String API = WebSocketEndpoint.class.getPackageName();

    /** The parameters that only a callback of the engine of the server may have. */
    private static final Set<Class<?>> ENGINE_PARAMETERS = Set.of(Session.class, EndpointConfig.class);

    private final Class<?> type;

    /** The methods of the class, and those that it inherits from classes that are no endpoints. */
    private final List<Method> methods;

    private UncalledMethods(Class<?> type, List<Method> methods) {
        this.type = type;
        this.methods = List.copyOf(methods);
    }

    /** Returns the methods of a class. */
    static UncalledMethods of(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            if (c.isAnnotationPresent(ServerEndpoint.class)
                    || c.isAnnotationPresent(ClientEndpoint.class)
                    || c == Endpoint.class) {
                return new UncalledMethods(type, List.of());
            }
            if (c.isAnnotationPresent(WebSocketEndpoint.class) || c.isAnnotationPresent(WebSocketClient.class)) {
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

    /** Returns whether the class has an {@code @OnError} method for the failures of all endpoints. */
    boolean hasErrorCallback() {
        List<Method> errorCallbacks = methods.stream()
                .filter(method -> method.isAnnotationPresent(OnError.class))
                .toList();
        return !errorCallbacks.isEmpty()
                && errorCallbacks.stream()
                        .flatMap(method -> Arrays.stream(method.getParameterTypes()))
                        .noneMatch(ENGINE_PARAMETERS::contains)
                && methods.stream().noneMatch(UncalledMethods::isOfAnEndpoint);
    }

    /** Returns whether only endpoints and their superclasses have such a method. */
    private static boolean isOfAnEndpoint(Method method) {
        return Stream.of(OnOpen.class, OnMessage.class, OnClose.class).anyMatch(method::isAnnotationPresent);
    }

    /** Returns the observers of Kawat's events; none for an extension of CDI, which need not be a bean. */
    List<Method> observers() {
        return Extension.class.isAssignableFrom(type)
                ? List.of()
                : methods.stream().filter(UncalledMethods::observes).toList();
    }

    private static boolean observes(Method method) {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(Observes.class)
                        || parameter.isAnnotationPresent(ObservesAsync.class))
                .anyMatch(event -> isOfKawat(event.getType()) || hasKawatAnnotation(event));
    }

    /** Returns whether the class itself uses Kawat, so that its callbacks are not for the engine of the server. */
    boolean usesKawat() {
        return hasKawatAnnotation(type)
                || methods.stream()
                        .filter(method -> method.getDeclaringClass() == type)
                        .anyMatch(method -> hasKawatAnnotation(method)
                                || Arrays.stream(method.getParameters()).anyMatch(UncalledMethods::hasKawatAnnotation)
                                || (isOfAnEndpoint(method) && hasKawatParameter(method)));
    }

    private static boolean hasKawatParameter(Method method) {
        return Arrays.stream(method.getParameters()).map(Parameter::getType).anyMatch(UncalledMethods::isOfKawat);
    }

    private static boolean hasKawatAnnotation(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(UncalledMethods::isOfKawat);
    }

    private static boolean isOfKawat(Class<?> type) {
        return API.equals(type.getPackageName());
    }
}
