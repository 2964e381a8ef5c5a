/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import jakarta.websocket.PongMessage;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.Flow;

/** A message parameter that is a stream of all messages: {@code Flow.Publisher<T>}. */
public final class StreamParameter {

    private StreamParameter() {}

    /** @throws IllegalArgumentException if a parameter is a stream of what messages cannot be */
    static void check(Parameter parameter) {
        if (parameter.getType() != Flow.Publisher.class) {
            return;
        }
        Optional<Type> item = itemType(parameter);
        if (item.isEmpty() || item.get() == PongMessage.class) {
            throw new IllegalArgumentException(
                    "Flow.Publisher parameter must say of which messages it is a stream, and not of pongs, got '"
                            + parameter.getParameterizedType().getTypeName() + "'");
        }
    }

    /** The type of the messages; empty for a parameter that is no stream, and for one of a type that is not known. */
    public static Optional<Type> itemType(Parameter parameter) {
        boolean stream = parameter.getType() == Flow.Publisher.class
                && parameter.getParameterizedType() instanceof ParameterizedType;
        if (!stream) {
            return Optional.empty();
        }
        Type item = ((ParameterizedType) parameter.getParameterizedType()).getActualTypeArguments()[0];
        return Optional.of(item).filter(StreamParameter::isKnown);
    }

    private static boolean isKnown(Type item) {
        return item instanceof Class<?> || item instanceof ParameterizedType;
    }

    /** The class of a message: of the parameter, or of an item of the stream that it is. */
    public static Class<?> itemClass(Parameter parameter) {
        Type item = itemType(parameter).orElse(parameter.getType());
        return (Class<?>) (item instanceof ParameterizedType generic ? generic.getRawType() : item);
    }
}
