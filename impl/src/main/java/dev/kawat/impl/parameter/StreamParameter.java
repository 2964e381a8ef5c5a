/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.PingMessage;
import jakarta.websocket.PongMessage;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.Flow;

/** Message parameters that are a stream of all messages: {@code Flow.Publisher<T>}. */
public final class StreamParameter {

    private StreamParameter() {}

    /**
     * Checks a parameter that may be a stream.
     *
     * @throws IllegalArgumentException if it is a stream of something other than messages
     */
    static void check(Type parameter) {
        if (!isStream(parameter)) {
            return;
        }
        Optional<Type> item = itemType(parameter);
        if (item.isEmpty() || item.get() == PongMessage.class || item.get() == PingMessage.class) {
            throw new IllegalArgumentException(
                    "Flow.Publisher parameter must name the type of its messages, which must not be pings or pongs, got '"
                            + parameter.getTypeName() + "'");
        }
    }

    /** Returns whether a parameter of this type is a stream. */
    public static boolean isStream(Type parameter) {
        return TypeArguments.rawType(parameter) == Flow.Publisher.class;
    }

    /** Returns the type of the messages; empty if the parameter is not a stream, or the type is unknown. */
    public static Optional<Type> itemType(Type parameter) {
        boolean stream = isStream(parameter) && parameter instanceof ParameterizedType;
        if (!stream) {
            return Optional.empty();
        }
        Type item = ((ParameterizedType) parameter).getActualTypeArguments()[0];
        return Optional.of(item).filter(StreamParameter::isKnown);
    }

    private static boolean isKnown(Type item) {
        return item instanceof Class<?> || item instanceof ParameterizedType || item instanceof GenericArrayType;
    }

    /** Returns the class of the messages of a stream, or that of a parameter that is not a stream. */
    public static Class<?> itemClass(Type parameter) {
        return TypeArguments.rawType(itemType(parameter).orElse(parameter));
    }
}
