/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.PingMessage;
import jakarta.websocket.PongMessage;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.Flow;

/** A message parameter that is a stream of all messages: {@code Flow.Publisher<T>}. */
public final class StreamParameter {

    private StreamParameter() {}

    /** @throws IllegalArgumentException if a parameter is a stream of what messages cannot be */
    static void check(Type parameter) {
        if (!isStream(parameter)) {
            return;
        }
        Optional<Type> item = itemType(parameter);
        if (item.isEmpty() || item.get() == PongMessage.class || item.get() == PingMessage.class) {
            throw new IllegalArgumentException(
                    "Flow.Publisher parameter must say of which messages it is a stream, and not of pings or pongs, got '"
                            + parameter.getTypeName() + "'");
        }
    }

    /** Returns whether a parameter of this type is a stream. */
    public static boolean isStream(Type parameter) {
        return TypeArguments.rawType(parameter) == Flow.Publisher.class;
    }

    /** The type of the messages; empty for a parameter that is no stream, and for one of a type that is not known. */
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

    /** The class of a message: of the parameter, or of an item of the stream that it is. */
    public static Class<?> itemClass(Type parameter) {
        return TypeArguments.rawType(itemType(parameter).orElse(parameter));
    }
}
