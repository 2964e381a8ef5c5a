/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.OnCaughtUp;
import dev.kawat.WebSocketConnection;
import dev.kawat.spi.ArgumentSource;
import dev.kawat.spi.CallbackParameter;
import dev.kawat.spi.ParameterResolver;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import java.lang.reflect.TypeVariable;
import java.util.Optional;

/** Knows what a callback is about: the message, the close reason, the failure, or how many messages were dropped. */
final class SubjectResolver implements ParameterResolver {

    @Override
    public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
        return isSubject(parameter) ? Optional.of(BuiltInSource.SUBJECT) : Optional.empty();
    }

    private static boolean isSubject(CallbackParameter parameter) {
        Class<?> type = parameter.parameter().getType();
        if (parameter.callback() == OnMessage.class) {
            return isMessage(type, parameter);
        }
        if (parameter.callback() == OnClose.class) {
            return type == CloseReason.class;
        }
        if (parameter.callback() == OnCaughtUp.class) {
            return type == long.class;
        }
        return parameter.callback() == OnError.class && Throwable.class.isAssignableFrom(type) && isFailure(type);
    }

    private static boolean isFailure(Class<?> type) {
        if (Failure.isWrapper(type)) {
            throw new IllegalArgumentException(
                    "failure parameter must not be of a type that only wraps another failure, for that one is told: take its type, got '"
                            + type.getName() + "'");
        }
        return true;
    }

    private static boolean isMessage(Class<?> type, CallbackParameter parameter) {
        if (isReserved(type)) {
            return false;
        }
        if (parameter.parameter().getParameterizedType() instanceof TypeVariable<?> variable) {
            throw new IllegalArgumentException(
                    "message parameter must have a type, so override the method with it, got '" + variable.getName()
                            + "'");
        }
        StreamParameter.check(parameter.parameter());
        return true;
    }

    /** Types that look like a message to nobody: they belong to other callbacks or to other APIs. */
    private static boolean isReserved(Class<?> type) {
        return type == WebSocketConnection.class
                || Throwable.class.isAssignableFrom(type)
                || (type.getName().startsWith("jakarta.websocket.") && type != PongMessage.class)
                || type.getName().startsWith("jakarta.servlet.");
    }
}
