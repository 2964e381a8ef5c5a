/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.ConnectionHandler;
import dev.kawat.NonBlocking;
import dev.kawat.RunOn;
import dev.kawat.WithCodec;
import dev.kawat.cdi.discovery.CallbackAnnotations;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.websocket.OnError;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Checks that callbacks, and annotations that belong to them, are in endpoints: elsewhere, nobody calls or reads them. */
final class CallbackPlacementCheck {

    /** A callback in a class that is no endpoint. */
    private record MisplacedCallback(Class<? extends Annotation> annotation, Method method) {

        Class<?> owner() {
            return method.getDeclaringClass();
        }

        String where() {
            return Callback.where(annotation, owner(), method);
        }
    }

    /**
     * An annotation that nobody reads.
     *
     * @param owner the class in which it is
     */
    private record UnreadAnnotation(String where, String rule, Class<?> owner) {}

    private static final String QUARKUS = "io.quarkus.websockets.next.";

    private final List<MisplacedCallback> callbacks = new ArrayList<>();
    private final List<UnreadAnnotation> unread = new ArrayList<>();

    /** Adds a class to check; the annotations of an endpoint are not looked at. */
    void add(AnnotatedType<?> type) {
        if (CallbackAnnotations.isEndpoint(type)) {
            return;
        }
        for (AnnotatedMethod<?> method : type.getMethods()) {
            if (method.getJavaMember().getDeclaringClass() == type.getJavaClass()) {
                CallbackAnnotations.OF_ENDPOINTS.stream()
                        .filter(method::isAnnotationPresent)
                        .forEach(
                                annotation -> callbacks.add(new MisplacedCallback(annotation, method.getJavaMember())));
            }
        }
        if (!ConnectionHandler.class.isAssignableFrom(
                type.getJavaClass())) { // which is read when a server handler returns it
            addUnread(type);
        }
    }

    private void addUnread(AnnotatedMethod<?> method, Class<?> owner) {
        String named =
                "method " + owner.getName() + "." + method.getJavaMember().getName();
        if (CallbackAnnotations.of(method).findAny().isEmpty()) {
            CallbackAnnotations.MODIFIERS.stream()
                    .filter(method::isAnnotationPresent)
                    .forEach(annotation -> unread.add(new UnreadAnnotation(
                            "@" + annotation.getSimpleName() + " on " + named, "method must be a callback", owner)));
            CallbackAnnotations.OF_PARAMETERS.stream()
                    .filter(annotation -> method.getParameters().stream()
                            .anyMatch(parameter -> parameter.isAnnotationPresent(annotation)))
                    .forEach(annotation -> unread.add(new UnreadAnnotation(
                            "@" + annotation.getSimpleName() + " on a parameter of " + named,
                            "method must be a callback",
                            owner)));
        }
        method.getAnnotations().stream()
                .map(Annotation::annotationType)
                .filter(annotation -> annotation.getName().startsWith(QUARKUS))
                .forEach(annotation -> unread.add(new UnreadAnnotation(
                        "@" + annotation.getSimpleName() + " on " + named,
                        "annotation must be one of jakarta.websocket, in a class with @WebSocketEndpoint",
                        owner)));
    }

    private void addUnread(AnnotatedType<?> type) {
        type.getMethods().stream()
                .filter(method -> method.getJavaMember().getDeclaringClass() == type.getJavaClass())
                .forEach(method -> addUnread(method, type.getJavaClass()));
        boolean hasErrorCallback =
                type.getMethods().stream().anyMatch(method -> method.isAnnotationPresent(OnError.class));
        Stream.of(NonBlocking.class, RunOn.class, WithCodec.class)
                .filter(type::isAnnotationPresent)
                .filter(annotation -> annotation != NonBlocking.class || !hasErrorCallback) // it holds for these too
                .forEach(annotation -> unread.add(new UnreadAnnotation(
                        "@" + annotation.getSimpleName() + " on "
                                + type.getJavaClass().getName(),
                        "class must have @WebSocketEndpoint",
                        type.getJavaClass())));
    }

    /**
     * Adds a problem for each misplaced annotation, in the order of their names.
     *
     * @param endpoints the classes of the endpoints, which inherit callbacks
     */
    void check(Collection<Class<?>> endpoints, Problems problems) {
        callbacks.stream()
                .filter(callback -> !isInherited(callback.owner(), endpoints))
                .sorted(Comparator.comparing(MisplacedCallback::where))
                .forEach(callback -> problems.add(
                        callback.where(),
                        "a callback must be a method of a class with @WebSocketEndpoint or of its superclass",
                        callback.owner().getName()));
        unread.stream()
                .filter(annotation -> !isInherited(annotation.owner(), endpoints))
                .sorted(Comparator.comparing(UnreadAnnotation::where))
                .forEach(annotation -> problems.add(annotation.where(), annotation.rule()));
    }

    private static boolean isInherited(Class<?> owner, Collection<Class<?>> endpoints) {
        return endpoints.stream().anyMatch(owner::isAssignableFrom);
    }
}
