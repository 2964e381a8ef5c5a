/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.Broadcast;
import dev.kawat.Codec;
import dev.kawat.MessageType;
import dev.kawat.NonBlocking;
import dev.kawat.RunOn;
import dev.kawat.SendTo;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WithCodec;
import dev.kawat.impl.problem.Problems;
import jakarta.websocket.OnMessage;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.stream.Stream;

/** Finds {@link MessageType} and {@link WithCodec} where they choose nothing. */
final class IneffectiveAnnotationCheck {

    /** What says something about a callback, and nothing about any other method. */
    private static final List<Class<? extends Annotation>> OF_CALLBACKS =
            List.of(WithCodec.class, NonBlocking.class, RunOn.class, Broadcast.class, SendTo.class);

    private final Problems problems;

    IneffectiveAnnotationCheck(Problems problems) {
        this.problems = problems;
    }

    /** Looks at the superclasses of a handler class, whose own annotations are not those of the handler. */
    void checkSuperclasses(Class<?> handler) {
        for (Class<?> c = handler.getSuperclass(); c != null && c != Object.class; c = c.getSuperclass()) {
            Class<?> superclass = c;
            Stream.of(WithCodec.class, NonBlocking.class, RunOn.class)
                    .filter(choice -> superclass.isAnnotationPresent(choice)
                            && !handler.isAnnotationPresent(choice)
                            && !superclass.isAnnotationPresent(WebSocketEndpoint.class))
                    .forEach(choice -> problems.add(
                            "@" + choice.getSimpleName() + " on " + superclass.getName(),
                            "must be on the class with @WebSocketEndpoint, for it is not inherited, so repeat it on "
                                    + handler.getName()));
        }
    }

    /** Looks at a method that is no callback. */
    void checkOther(Method method) {
        String where = "method " + method.getDeclaringClass().getName() + "." + Callback.name(method);
        if (method.isAnnotationPresent(MessageType.class)) {
            problems.add("@MessageType on " + where, "method must have @OnMessage");
        }
        OF_CALLBACKS.stream()
                .filter(method::isAnnotationPresent)
                .forEach(choice ->
                        problems.add("@" + choice.getSimpleName() + " on " + where, "method must be a callback"));
    }

    /** Looks at a callback. */
    void check(Callback callback) {
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
        boolean receives = method.isAnnotationPresent(OnMessage.class) && !callback.isOfControl();
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
        boolean message = callback.subject().filter(parameter::equals).isPresent()
                && callback.method().isAnnotationPresent(OnMessage.class)
                && !callback.isOfControl();
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
