/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.impl.parameter.BuiltInSource;
import dev.kawat.spi.ArgumentSource;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
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
 * @param blocking whether it may block, and so needs a worker
 */
public record Callback(
        String where,
        Kind kind,
        Method method,
        List<ArgumentSource> arguments,
        @Nullable Type messageType,
        boolean blocking) {

    /** Whether the message parameter is a stream of all messages, so that the method is called once, after the opening. */
    public boolean takesStream() {
        return subject()
                .filter(parameter -> parameter.getType() == Flow.Publisher.class)
                .isPresent();
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
