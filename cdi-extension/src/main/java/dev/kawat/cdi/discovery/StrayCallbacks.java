/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.Broadcast;
import dev.kawat.MessageType;
import dev.kawat.NonBlocking;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnConnection;
import dev.kawat.OnSlow;
import dev.kawat.RunOn;
import dev.kawat.SendTo;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WithCodec;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds callbacks of beans that are no endpoints: nobody would ever call them. */
final class StrayCallbacks {

    /** All but {@code @OnError}, which any bean may have. */
    private static final List<Class<? extends Annotation>> CALLBACKS =
            List.of(OnConnection.class, OnOpen.class, OnMessage.class, OnClose.class, OnSlow.class, OnCaughtUp.class);

    /** What makes callbacks of a class be called, by us or by the engine of the server. */
    private static final List<Class<? extends Annotation>> ENDPOINTS =
            List.of(WebSocketEndpoint.class, ServerEndpoint.class, ClientEndpoint.class);

    private record Stray(Class<? extends Annotation> annotation, Method method) {

        Class<?> owner() {
            return method.getDeclaringClass();
        }

        String where() {
            return Callback.where(annotation, owner(), method);
        }
    }

    /** What goes with callbacks, and means nothing elsewhere; an error callback may have results that go to others. */
    private static final List<Class<? extends Annotation>> CHOICES =
            List.of(NonBlocking.class, RunOn.class, WithCodec.class, MessageType.class, Broadcast.class, SendTo.class);

    private static final String QUARKUS = "io.quarkus.websockets.next.";

    /**
     * An annotation that nobody looks at.
     *
     * @param owner the class in which it stands
     */
    private record Unread(String where, String rule, Class<?> owner) {}

    private final List<Stray> found = new ArrayList<>();
    private final List<Unread> unread = new ArrayList<>();

    /** Those annotations among all of them that only Kawat reads. */
    static Stream<Class<? extends Annotation>> ours() {
        return Stream.concat(CALLBACKS.stream(), CHOICES.stream())
                .filter(type -> type.getPackage() == WebSocketEndpoint.class.getPackage());
    }

    /** Returns whether callbacks of a class are called because it is an endpoint, of ours or of an engine. */
    static boolean isEndpoint(Class<?> type) {
        return ENDPOINTS.stream().anyMatch(type::isAnnotationPresent);
    }

    /** The annotations that make a method a callback of an endpoint; none if it is none. */
    static Stream<Class<? extends Annotation>> annotations(AnnotatedMethod<?> method) {
        return Stream.concat(CALLBACKS.stream(), Stream.of(OnError.class)).filter(method::isAnnotationPresent);
    }

    /** Looks at the class of a bean. */
    void collect(AnnotatedType<?> type) {
        if (ENDPOINTS.stream().anyMatch(type::isAnnotationPresent)) {
            return;
        }
        for (AnnotatedMethod<?> method : type.getMethods()) {
            if (method.getJavaMember().getDeclaringClass() == type.getJavaClass()) {
                CALLBACKS.stream()
                        .filter(method::isAnnotationPresent)
                        .forEach(annotation -> found.add(new Stray(annotation, method.getJavaMember())));
                collectUnread(method, type.getJavaClass());
            }
        }
        boolean listens = type.getMethods().stream().anyMatch(method -> method.isAnnotationPresent(OnError.class));
        Stream.of(NonBlocking.class, RunOn.class, WithCodec.class)
                .filter(type::isAnnotationPresent)
                .filter(annotation -> annotation != NonBlocking.class || !listens) // which may promise that as well
                .forEach(annotation -> unread.add(new Unread(
                        "@" + annotation.getSimpleName() + " on "
                                + type.getJavaClass().getName(),
                        "class must have @WebSocketEndpoint",
                        type.getJavaClass())));
    }

    private void collectUnread(AnnotatedMethod<?> method, Class<?> owner) {
        String place =
                " on method " + owner.getName() + "." + method.getJavaMember().getName();
        if (annotations(method).findAny().isEmpty()) {
            CHOICES.stream()
                    .filter(method::isAnnotationPresent)
                    .forEach(annotation -> unread.add(
                            new Unread("@" + annotation.getSimpleName() + place, "method must be a callback", owner)));
        }
        method.getAnnotations().stream()
                .map(Annotation::annotationType)
                .filter(annotation -> annotation.getName().startsWith(QUARKUS))
                .forEach(annotation -> unread.add(new Unread(
                        "@" + annotation.getSimpleName() + place,
                        "annotation must be one of jakarta.websocket, in a class with @WebSocketEndpoint",
                        owner)));
    }

    /**
     * Adds a problem for each, in the order of their names.
     *
     * @param endpoints the classes of the endpoints, which inherit callbacks
     */
    void check(Collection<Class<?>> endpoints, Problems problems) {
        found.stream()
                .filter(stray -> endpoints.stream().noneMatch(stray.owner()::isAssignableFrom))
                .sorted(Comparator.comparing(Stray::where))
                .forEach(stray -> problems.add(
                        stray.where(),
                        "a callback must be a method of a class with @WebSocketEndpoint or of its superclass",
                        stray.owner().getName()));
        unread.stream()
                .filter(one -> endpoints.stream().noneMatch(one.owner()::isAssignableFrom))
                .sorted(Comparator.comparing(Unread::where))
                .forEach(one -> problems.add(one.where(), one.rule()));
    }
}
