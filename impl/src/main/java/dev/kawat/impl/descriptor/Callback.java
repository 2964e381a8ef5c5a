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
 * A checked callback method of a handler class.
 *
 * @param where its name in error messages
 * @param kind the event for which it is called
 * @param method the method, of the handler class or a superclass
 * @param arguments the sources of the arguments, in order
 * @param subject the message, close reason or failure that it takes; null if it takes none
 * @param resultType the return type, with type arguments in place of type variables
 * @param blocking whether it may block, and so needs a worker
 */
public record Callback(
        String where,
        Kind kind,
        Method method,
        List<ArgumentSource> arguments,
        @Nullable Subject subject,
        Type resultType,
        boolean blocking) {

    /** The default of {@link OnMessage#maxMessageSize()}. */
    private static final long NO_MAXIMUM = -1;

    /**
     * The message, close reason or failure that a callback takes.
     *
     * @param type the declared type; of a stream, the type of its messages; of a failure, its class
     * @param stream whether the parameter is a stream of all messages, so that the method is called once, after the opening
     */
    public record Subject(Type type, boolean stream) {}

    /** Returns the type of the message, close reason or failure that it takes; null if it takes none. */
    public @Nullable Type messageType() {
        return subject == null ? null : subject.type();
    }

    /** Returns whether its message parameter is a stream of all messages. */
    public boolean takesStream() {
        return subject != null && subject.stream();
    }

    /** Returns the maximum number of bytes of its messages; empty if only {@code max-message} of the endpoint limits them. */
    public OptionalLong maxMessageBytes() {
        OnMessage annotation = method.getAnnotation(OnMessage.class);
        long max = annotation == null ? NO_MAXIMUM : annotation.maxMessageSize();
        return max == NO_MAXIMUM ? OptionalLong.empty() : OptionalLong.of(max);
    }

    /** Returns whether it is called for text or binary messages. */
    public boolean isForMessages() {
        return kind == Kind.TEXT || kind == Kind.BINARY;
    }

    /** Returns whether it is called for control frames, which are pings and pongs. */
    public boolean isForControlFrames() {
        return kind == Kind.PING || kind == Kind.PONG;
    }

    /** Returns the parameter of its subject: the message, the close reason, the failure or the number of dropped messages. */
    public Optional<Parameter> subjectParameter() {
        int position = arguments.indexOf(BuiltInSource.SUBJECT);
        return position < 0 ? Optional.empty() : Optional.of(method.getParameters()[position]);
    }

    /**
     * Returns whether both are the same method for the same event. The default of records is not used, because from Java 25 on the
     * JDK keeps handles for the types of the compared components, and with them the class loader of a stopped application.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Callback callback && kind == callback.kind && method.equals(callback.method);
    }

    @Override
    public int hashCode() {
        return method.hashCode();
    }

    /** The events for which callbacks are called. */
    public enum Kind {
        /** A handshake, before the upgrade. */
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
        /** The connection is closed. */
        CLOSE,
        /** The peer is slow. */
        SLOW,
        /** A peer that was slow has caught up. */
        CAUGHT_UP,
        /** A failure. */
        ERROR
    }

    /** Returns the name of a callback in error messages: its annotation, class and method. */
    public static String where(Class<? extends Annotation> annotation, Class<?> type, Method method) {
        return "@" + annotation.getSimpleName() + " method " + type.getName() + "." + signature(method);
    }

    /** Returns the names of two methods, with their classes unless both are of the same class. */
    static String signatures(Method one, Method other) {
        return one.getDeclaringClass() == other.getDeclaringClass()
                ? signature(one) + " and " + signature(other)
                : one.getDeclaringClass().getName() + "." + signature(one) + " and "
                        + other.getDeclaringClass().getName() + "." + signature(other);
    }

    /** Returns the name of a method with the simple names of its parameter types. */
    static String signature(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
