/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.ArgumentSource;
import dev.kawat.impl.parameter.BuiltInSource;
import jakarta.websocket.OnMessage;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One callback method of a handler class, checked.
 *
 * @param where what messages call it
 * @param kind what it is called for
 * @param method the method, of the handler class or a superclass
 * @param arguments where the values of each parameter come from, in order
 * @param messageType the declared type of the message parameter, or of the messages in the stream that it is; null where the
 *     callback takes none
 * @param takesStream whether the message parameter is a stream of all messages, so that the method is called once, after the
 *     opening
 * @param resultType the type of what it returns, with what the handler class says in place of type variables
 * @param blocking whether it may block, and so needs a worker
 */
public record Callback(
        String where,
        Kind kind,
        Method method,
        List<ArgumentSource> arguments,
        @Nullable Type messageType,
        boolean takesStream,
        Type resultType,
        boolean blocking) {

    /** What {@link OnMessage#maxMessageSize()} is unless it is given. */
    static final long NO_MAXIMUM = -1;

    /** The most bytes that a message for it may have; empty where nothing but the endpoint's {@code max-message} bounds it. */
    public OptionalLong maxMessageBytes() {
        OnMessage annotation = method.getAnnotation(OnMessage.class);
        long max = annotation == null ? NO_MAXIMUM : annotation.maxMessageSize();
        return max == NO_MAXIMUM ? OptionalLong.empty() : OptionalLong.of(max);
    }

    /** Returns whether it is called for a control frame, a ping or a pong, and not for messages. */
    public boolean isOfControl() {
        return kind == Kind.PING || kind == Kind.PONG;
    }

    /** The parameter for what the callback is about: the message, the close reason or the failure. */
    public Optional<Parameter> subject() {
        int position = arguments.indexOf(BuiltInSource.SUBJECT);
        return position < 0 ? Optional.empty() : Optional.of(method.getParameters()[position]);
    }

    /**
     * Whether it is the same method, for the same. Not as records have it by themselves: from Java 25 on the JDK keeps handles
     * for the types of a record's components that its methods have looked at, and with them the loader of an application that is
     * long gone.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Callback callback && kind == callback.kind && method.equals(callback.method);
    }

    @Override
    public int hashCode() {
        return method.hashCode();
    }

    /** What a callback is called for. */
    public enum Kind {
        /** The gate: before the upgrade. */
        CONNECTION,
        /** The connection is open. */
        OPEN,
        /** A text message, or an object in any kind of message. */
        TEXT,
        /** A binary message. */
        BINARY,
        /** A ping. */
        PING,
        /** A pong. */
        PONG,
        /** The connection is over. */
        CLOSE,
        /** The peer is slow. */
        SLOW,
        /** A peer that was slow has caught up. */
        CAUGHT_UP,
        /** Something failed. */
        ERROR
    }

    /** What messages call a callback: annotation, class and method. */
    public static String where(Class<? extends Annotation> annotation, Class<?> type, Method method) {
        return "@" + annotation.getSimpleName() + " method " + type.getName() + "." + name(method);
    }

    /** Two methods of a class, each with its own class where that is not the same. */
    static String names(Method one, Method other) {
        return one.getDeclaringClass() == other.getDeclaringClass()
                ? name(one) + " and " + name(other)
                : one.getDeclaringClass().getName() + "." + name(one) + " and "
                        + other.getDeclaringClass().getName() + "." + name(other);
    }

    /** A method with the simple names of its parameter types. */
    static String name(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
