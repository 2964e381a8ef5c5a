/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.impl.parameter.CallbackAnnotation;
import dev.kawat.impl.parameter.ClassHierarchy;
import dev.kawat.impl.problem.Problems;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.Endpoint;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds methods that look like callbacks of a handler class but are not, because they belong to an interface or another API. */
final class MisplacedCallbackCheck {

    /** The annotations of callbacks in other APIs, by their simple names, and their replacements. */
    private static final Map<String, Class<? extends Annotation>> ELSEWHERE = Map.of(
            "OnOpen", OnOpen.class,
            "OnMessage", OnMessage.class,
            "OnTextMessage", OnMessage.class,
            "OnBinaryMessage", OnMessage.class,
            "OnPongMessage", OnMessage.class,
            "OnClose", OnClose.class,
            "OnError", OnError.class);

    /** The annotations of Quarkus that belong to callbacks, and their replacements. */
    private static final Map<String, String> OF_QUARKUS = Map.of(
            "io.quarkus.websockets.next.OnPingMessage",
                    "jakarta.websocket.OnMessage with a dev.kawat.PingMessage, or removed, because pings are answered"
                            + " without a callback",
            "io.quarkus.websockets.next.WebSocket", "removed, because nothing serves it beside @WebSocketEndpoint",
            "io.quarkus.websockets.next.WebSocketClient",
                    "removed, because nothing serves it beside @WebSocketEndpoint",
            "io.smallrye.common.annotation.Blocking", "removed, because callbacks may block",
            "io.smallrye.common.annotation.NonBlocking", "dev.kawat.NonBlocking",
            "io.smallrye.common.annotation.RunOnVirtualThread", "@RunOn(VIRTUAL) of dev.kawat");

    private final Class<?> type;
    private final Problems problems;

    /** A check of one handler class. */
    MisplacedCallbackCheck(Class<?> type, Problems problems) {
        this.type = type;
        this.problems = problems;
    }

    /** Adds a problem for each such method, and returns whether there was any. */
    boolean check() {
        int before = problems.messages().size();
        checkStyle();
        ClassHierarchy.classes(type).forEach(each -> {
            checkQuarkus(each, "on " + each.getName());
            methods(each).forEach(this::checkApi);
        });
        ClassHierarchy.interfaces(type).forEach(each -> methods(each).forEach(this::checkInterface));
        return problems.messages().size() > before;
    }

    /** Checks that a class has one style, because only one engine serves it and only its annotated methods are called. */
    private void checkStyle() {
        String where = EndpointDescriptor.where(type);
        for (Class<? extends Annotation> other : List.of(ServerEndpoint.class, ClientEndpoint.class)) {
            if (type.isAnnotationPresent(other)) {
                problems.add(where, "class must not also be an endpoint of the server's own engine", other.getName());
            }
        }
        for (Class<?> other : List.of(Endpoint.class, MessageHandler.class)) {
            if (other.isAssignableFrom(type)) {
                problems.add(
                        where,
                        "class must have annotated callbacks, because Kawat never calls the methods of this type",
                        other.getName());
            }
        }
    }

    private void checkQuarkus(AnnotatedElement element, String place) {
        for (Annotation annotation : element.getAnnotations()) {
            String name = annotation.annotationType().getName();
            String ours = OF_QUARKUS.get(name);
            if (ours != null) {
                problems.add(
                        "@" + annotation.annotationType().getSimpleName() + " " + place,
                        "annotation must be " + ours,
                        name);
            }
        }
    }

    private void checkApi(Method method) {
        checkQuarkus(method, "method " + type.getName() + "." + Callback.signature(method));
        for (Annotation annotation : method.getAnnotations()) {
            Class<? extends Annotation> other = annotation.annotationType();
            Class<? extends Annotation> ours = ELSEWHERE.get(other.getSimpleName());
            if (ours != null && !CallbackAnnotation.types().contains(other)) {
                problems.add(
                        Callback.where(other, type, method), "annotation must be " + ours.getName(), other.getName());
            }
        }
    }

    private void checkInterface(Method method) {
        for (Class<? extends Annotation> annotation : CallbackAnnotation.types()) {
            if (method.isAnnotationPresent(annotation) && !isRepeated(method, annotation)) {
                problems.add(
                        Callback.where(annotation, method.getDeclaringClass(), method),
                        "a callback must be in a class, so repeat the method and its annotation in " + type.getName(),
                        method.getDeclaringClass().getName());
            }
        }
    }

    /** Returns whether the class has the same method with the annotation, which javac puts on bridge methods too. */
    private boolean isRepeated(Method declared, Class<? extends Annotation> annotation) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                if (method.getName().equals(declared.getName())
                        && Arrays.equals(method.getParameterTypes(), declared.getParameterTypes())) {
                    return method.isAnnotationPresent(annotation);
                }
            }
        }
        return false;
    }

    private static List<Method> methods(Class<?> owner) {
        return Arrays.stream(owner.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .sorted(Comparator.comparing(Method::toString)) // for a stable order of problems
                .toList();
    }
}
