/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.OnCaughtUp;
import dev.kawat.OnConnection;
import dev.kawat.OnSlow;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what looks like a callback of a handler class and never is one, for it belongs to an interface or to another API. */
public final class MisplacedCallbackCheck {

    public static final List<Class<? extends Annotation>> ANNOTATIONS = List.of(
            OnConnection.class,
            OnOpen.class,
            OnMessage.class,
            OnClose.class,
            OnError.class,
            OnSlow.class,
            OnCaughtUp.class);

    /** Annotations of callbacks in other APIs, by their simple names, and what takes their place. */
    private static final Map<String, Class<? extends Annotation>> ELSEWHERE = Map.of(
            "OnOpen", OnOpen.class,
            "OnMessage", OnMessage.class,
            "OnTextMessage", OnMessage.class,
            "OnBinaryMessage", OnMessage.class,
            "OnPongMessage", OnMessage.class,
            "OnClose", OnClose.class,
            "OnError", OnError.class);

    /** Annotations of Quarkus that go with callbacks, and what takes their place. */
    private static final Map<String, String> OF_QUARKUS = Map.of(
            "io.quarkus.websockets.next.OnPingMessage",
                    "jakarta.websocket.OnMessage with a dev.kawat.PingMessage, or removed, for pings are answered without a"
                            + " callback",
            "io.quarkus.websockets.next.WebSocket", "removed, for nobody serves it beside @WebSocketEndpoint",
            "io.quarkus.websockets.next.WebSocketClient", "removed, for nobody serves it beside @WebSocketEndpoint",
            "io.smallrye.common.annotation.Blocking", "removed, for callbacks may block",
            "io.smallrye.common.annotation.NonBlocking", "dev.kawat.NonBlocking",
            "io.smallrye.common.annotation.RunOnVirtualThread", "@RunOn(VIRTUAL) of dev.kawat");

    private final Class<?> type;
    private final Problems problems;

    /** The handler class, and where its problems go. */
    MisplacedCallbackCheck(Class<?> type, Problems problems) {
        this.type = type;
        this.problems = problems;
    }

    /** Adds a problem for each, and says whether there was any. */
    boolean found() {
        int before = problems.messages().size();
        checkStyle();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            checkQuarkus(c, "on " + c.getName());
            methods(c).forEach(this::checkApi);
        }
        interfaces(type).forEach(each -> methods(each).forEach(this::checkInterface));
        return problems.messages().size() > before;
    }

    /** A class has one style: two engines would serve it, or two sets of methods would wait for calls. */
    private void checkStyle() {
        String where = "@WebSocketEndpoint on " + type.getName();
        for (Class<? extends Annotation> other : List.of(ServerEndpoint.class, ClientEndpoint.class)) {
            if (type.isAnnotationPresent(other)) {
                problems.add(where, "class must not be an endpoint of the server's engine too", other.getName());
            }
        }
        for (Class<?> other : List.of(Endpoint.class, MessageHandler.class)) {
            if (other.isAssignableFrom(type)) {
                problems.add(
                        where,
                        "class must have annotated callbacks, for nobody calls the methods of other styles",
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
        checkQuarkus(method, "method " + type.getName() + "." + Callback.name(method));
        for (Annotation annotation : method.getAnnotations()) {
            Class<? extends Annotation> other = annotation.annotationType();
            Class<? extends Annotation> ours = ELSEWHERE.get(other.getSimpleName());
            if (ours != null && !ANNOTATIONS.contains(other)) {
                problems.add(
                        Callback.where(other, type, method), "annotation must be " + ours.getName(), other.getName());
            }
        }
    }

    private void checkInterface(Method method) {
        for (Class<? extends Annotation> annotation : ANNOTATIONS) {
            if (method.isAnnotationPresent(annotation) && !isTakenUp(method, annotation)) {
                problems.add(
                        Callback.where(annotation, method.getDeclaringClass(), method),
                        "a callback must be a method of a class, so repeat method and annotation in " + type.getName(),
                        method.getDeclaringClass().getName());
            }
        }
    }

    /** Whether the class has the method too, with the annotation; javac puts it on bridge methods as well. */
    private boolean isTakenUp(Method declared, Class<? extends Annotation> annotation) {
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
                .sorted(Comparator.comparing(Method::toString)) // the same messages every time
                .toList();
    }

    /** All interfaces of a class and its superclasses. */
    public static Set<Class<?>> interfaces(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            collectInterfaces(c, found);
        }
        return found;
    }

    private static void collectInterfaces(Class<?> from, Set<Class<?>> found) {
        for (Class<?> each : from.getInterfaces()) {
            if (found.add(each)) {
                collectInterfaces(each, found);
            }
        }
    }
}
