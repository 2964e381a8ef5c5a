/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.Broadcast;
import dev.kawat.Codec;
import dev.kawat.CookieParam;
import dev.kawat.HeaderParam;
import dev.kawat.MessageType;
import dev.kawat.NonBlocking;
import dev.kawat.QueryParam;
import dev.kawat.RunOn;
import dev.kawat.SendTo;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WithCodec;
import dev.kawat.impl.parameter.ClassHierarchy;
import dev.kawat.impl.problem.Problems;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.stream.Stream;

/** Finds annotations that have no effect where they are, such as {@link MessageType} on a method that is not a callback. */
final class IneffectiveAnnotationCheck {

    /** The annotations that have an effect on callbacks only. */
    private static final List<Class<? extends Annotation>> OF_CALLBACKS =
            List.of(WithCodec.class, NonBlocking.class, RunOn.class, Broadcast.class, SendTo.class);

    /** The annotations that have an effect on parameters of callbacks only. */
    private static final List<Class<? extends Annotation>> OF_PARAMETERS =
            List.of(PathParam.class, QueryParam.class, HeaderParam.class, CookieParam.class, WithCodec.class);

    private final Problems problems;

    IneffectiveAnnotationCheck(Problems problems) {
        this.problems = problems;
    }

    /** Checks a handler class and its superclasses. */
    void checkClass(Class<?> handler) {
        if (handler.isAnnotationPresent(WithCodec.class)
                && CodecChoice.of(handler).equals(CodecChoice.NONE)) {
            problems.add("@WithCodec on " + handler.getName(), "@WithCodec must name a codec, got none");
        }
        ClassHierarchy.classes(handler).skip(1).forEach(superclass -> checkSuperclass(superclass, handler));
    }

    /** Checks a superclass of a handler class, which does not inherit these annotations. */
    private void checkSuperclass(Class<?> superclass, Class<?> handler) {
        Stream.of(WithCodec.class, NonBlocking.class, RunOn.class)
                .filter(choice -> superclass.isAnnotationPresent(choice)
                        && !handler.isAnnotationPresent(choice)
                        && !superclass.isAnnotationPresent(WebSocketEndpoint.class)
                        && !ClientReader.isClient(superclass))
                .forEach(choice -> problems.add(
                        "@" + choice.getSimpleName() + " on " + superclass.getName(),
                        "must be on the class with @WebSocketEndpoint, because it is not inherited: repeat it on "
                                + handler.getName()));
    }

    /** Checks a method that is not a callback. */
    void checkOther(Method method) {
        String where = "method " + method.getDeclaringClass().getName() + "." + Callback.signature(method);
        if (method.isAnnotationPresent(MessageType.class)) {
            problems.add("@MessageType on " + where, "method must have @OnMessage");
        }
        OF_CALLBACKS.stream()
                .filter(method::isAnnotationPresent)
                .forEach(choice ->
                        problems.add("@" + choice.getSimpleName() + " on " + where, "method must be a callback"));
        if (!Modifier.isAbstract(method.getModifiers())) { // or it is for the method that overrides it
            OF_PARAMETERS.stream()
                    .filter(annotation -> Stream.of(method.getParameters())
                            .anyMatch(parameter -> parameter.isAnnotationPresent(annotation)))
                    .forEach(annotation -> problems.add(
                            "@" + annotation.getSimpleName() + " on a parameter of " + where,
                            "method must be a callback"));
        }
    }

    /** Checks a callback. */
    void checkCallback(Callback callback) {
        Method method = callback.method();
        if (method.isAnnotationPresent(MessageType.class) && !method.isAnnotationPresent(OnMessage.class)) {
            problems.add(callback.where(), "@MessageType needs @OnMessage");
        }
        checkMethod(callback, CodecChoice.of(method));
        for (Parameter parameter : method.getParameters()) {
            checkParameter(callback, parameter);
        }
    }

    private void checkMethod(Callback callback, CodecChoice choice) {
        Method method = callback.method();
        boolean sends = method.getReturnType() != void.class && callback.kind() != Callback.Kind.CONNECTION;
        boolean receives = method.isAnnotationPresent(OnMessage.class) && !callback.isForControlFrames();
        WithCodec chosen = method.getAnnotation(WithCodec.class);
        if (chosen == null) {
            return;
        }
        if (choice.in() == null && choice.out() == null) {
            problems.add(callback.where(), "@WithCodec must name a codec, got none");
        }
        if (!receives && (!sends || chosen.in() != Codec.class)) {
            problems.add(
                    callback.where(),
                    "@WithCodec needs a message that the method takes" + (sends ? "" : " or returns"));
        } else if (!sends && chosen.out() != Codec.class) {
            problems.add(callback.where(), "@WithCodec(out) needs a message that the method returns");
        }
    }

    private void checkParameter(Callback callback, Parameter parameter) {
        WithCodec chosen = parameter.getAnnotation(WithCodec.class);
        if (chosen == null) {
            return;
        }
        boolean message = callback.subjectParameter().filter(parameter::equals).isPresent()
                && callback.method().isAnnotationPresent(OnMessage.class)
                && !callback.isForControlFrames();
        if (!message) {
            problems.add(
                    callback.where(),
                    "@WithCodec on a parameter must be on the message",
                    parameter.getParameterizedType().getTypeName());
        } else if (chosen.out() != Codec.class || CodecChoice.of(parameter).in() == null) {
            problems.add(callback.where(), "@WithCodec on a parameter must name the codec that reads it");
        }
    }
}
