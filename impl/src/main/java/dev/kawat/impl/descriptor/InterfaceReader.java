/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.ArgumentSource;
import dev.kawat.Broadcast;
import dev.kawat.ConnectionHandler;
import dev.kawat.HandlerEvent;
import dev.kawat.MessageType;
import dev.kawat.SendTo;
import dev.kawat.WebSocketConnection;
import dev.kawat.WithCodec;
import dev.kawat.impl.parameter.BuiltInSource;
import dev.kawat.impl.parameter.EventSource;
import dev.kawat.impl.problem.Problems;
import jakarta.websocket.CloseReason;
import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the callbacks of a class that implements {@link ConnectionHandler}. Used once. */
final class InterfaceReader {

    private final Class<?> type;
    private final Problems problems;
    private final Map<Callback.Kind, List<Callback>> byKind = new EnumMap<>(Callback.Kind.class);

    InterfaceReader(Class<?> type, Problems problems) {
        this.type = type;
        this.problems = problems;
    }

    /** Returns whether a method of a handler class is called when a connection opens, or for its messages, by the interface. */
    static boolean isForOpenOrMessage(Method method, Class<?> handler) {
        List<Class<?>> parameters = List.of(method.getParameterTypes());
        return ConnectionHandler.class.isAssignableFrom(handler)
                && ((method.getName().equals("onOpen")
                                && parameters.equals(List.of(WebSocketConnection.class, HandlerEvent.Open.class)))
                        || (method.getName().equals("onMessage")
                                && parameters.equals(List.of(WebSocketConnection.class, HandlerEvent.Message.class))));
    }

    /** Reads the class. A method that the class does not override is no callback. */
    HandlerDescriptor read() {
        IneffectiveAnnotationCheck ineffective = new IneffectiveAnnotationCheck(problems);
        ineffective.checkClass(type);
        add(Callback.Kind.OPEN, "onOpen", HandlerEvent.Open.class, EventSource.OPEN, null);
        add(
                Callback.Kind.TEXT,
                "onMessage",
                HandlerEvent.Message.class,
                BuiltInSource.SUBJECT,
                HandlerEvent.Message.class);
        add(Callback.Kind.CLOSE, "onTerminate", HandlerEvent.Terminate.class, EventSource.TERMINATE, CloseReason.class);
        add(Callback.Kind.ERROR, "onError", HandlerEvent.Failure.class, EventSource.FAILURE, Throwable.class);
        Set<Method> callbacks = byKind.values().stream()
                .flatMap(List::stream)
                .map(Callback::method)
                .collect(Collectors.toSet());
        new HandlerMethodFinder(type, new Problems())
                .find().stream().filter(method -> !callbacks.contains(method)).forEach(ineffective::checkOther);
        return new HandlerDescriptor(type, byKind, Map.of());
    }

    private void add(
            Callback.Kind kind, String name, Class<?> event, ArgumentSource source, @Nullable Class<?> subject) {
        Method method = method(name, event);
        if (method.getDeclaringClass() == ConnectionHandler.class && method.isDefault()) {
            return; // it would do nothing
        }
        String where = "method " + type.getName() + "." + Callback.signature(method);
        ThreadAnnotations.checkAtMostOne(method, "method", where, problems);
        Stream.of(WithCodec.class, Broadcast.class, SendTo.class, MessageType.class)
                .filter(method::isAnnotationPresent)
                .forEach(annotation -> problems.add(
                        "@" + annotation.getSimpleName() + " on " + where,
                        "has no effect on a method of ConnectionHandler, so remove it"));
        byKind.put(
                kind,
                List.of(new Callback(
                        where,
                        kind,
                        method,
                        List.of(BuiltInSource.CONNECTION, source),
                        subject == null ? null : new Callback.Subject(subject, false),
                        void.class,
                        ThreadAnnotations.mayBlock(type, method))));
    }

    private Method method(String name, Class<?> event) {
        try {
            return type.getMethod(name, WebSocketConnection.class, event);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(type + " implements ConnectionHandler", impossible);
        }
    }
}
