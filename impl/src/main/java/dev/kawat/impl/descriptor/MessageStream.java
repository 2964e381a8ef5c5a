/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import jakarta.websocket.PongMessage;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.Flow;

/** A message parameter that is a stream of all messages: {@code Flow.Publisher<T>}. */
final class MessageStream {

    private MessageStream() {}

    /** Whether a parameter is no stream, or one of a type that messages can have; if not, adds a problem. */
    static boolean check(Parameter parameter, String where, Problems problems) {
        if (parameter.getType() != Flow.Publisher.class) {
            return true;
        }
        Optional<Type> item = itemType(parameter);
        if (item.isEmpty() || item.get() == PongMessage.class) {
            problems.add(
                    where,
                    "Flow.Publisher parameter must say of which messages it is a stream, and not of pongs",
                    parameter.getParameterizedType().getTypeName());
            return false;
        }
        return true;
    }

    /** The type of the messages; empty for a parameter that is no stream, and for one of a type that is not known. */
    static Optional<Type> itemType(Parameter parameter) {
        boolean stream = parameter.getType() == Flow.Publisher.class
                && parameter.getParameterizedType() instanceof ParameterizedType;
        if (!stream) {
            return Optional.empty();
        }
        Type item = ((ParameterizedType) parameter.getParameterizedType()).getActualTypeArguments()[0];
        return Optional.of(item).filter(MessageStream::isKnown);
    }

    private static boolean isKnown(Type item) {
        return item instanceof Class<?> || item instanceof ParameterizedType;
    }

    /** The class of a message: of the parameter, or of an item of the stream that it is. */
    static Class<?> itemClass(Parameter parameter) {
        Type item = itemType(parameter).orElse(parameter.getType());
        return (Class<?>) (item instanceof ParameterizedType generic ? generic.getRawType() : item);
    }
}
