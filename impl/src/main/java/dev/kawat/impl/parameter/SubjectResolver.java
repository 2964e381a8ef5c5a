/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.OnCaughtUp;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketConnection;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Optional;

/** Resolves the subject of a callback: the message, the close reason, the failure, or the number of dropped messages. */
final class SubjectResolver implements ParameterResolver {

    @Override
    public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
        return isSubject(parameter) ? Optional.of(BuiltInSource.SUBJECT) : Optional.empty();
    }

    private static boolean isSubject(CallbackParameter parameter) {
        Class<?> type = TypeArguments.rawType(parameter.type());
        if (parameter.callback() == OnMessage.class) {
            return isMessage(type, parameter);
        }
        if (parameter.callback() == OnClose.class) {
            return type == CloseReason.class;
        }
        if (parameter.callback() == OnCaughtUp.class) {
            return type == long.class;
        }
        return parameter.callback() == OnError.class && isFailure(type, parameter);
    }

    private static boolean isMessage(Class<?> type, CallbackParameter parameter) {
        if (isReserved(type)) {
            return false;
        }
        checkKnown("message", parameter);
        StreamParameter.check(parameter.type());
        return true;
    }

    private static boolean isFailure(Class<?> type, CallbackParameter parameter) {
        boolean failure = Throwable.class.isAssignableFrom(type);
        if (failure && !isOfMethod(parameter.type())) {
            checkKnown("failure", parameter);
        }
        if (Failure.isWrapper(type)) {
            throw new IllegalArgumentException(
                    "failure parameter must not have a type that only wraps another failure, because callbacks get"
                            + " the wrapped one, so take the type of that, got '" + type.getName() + "'");
        }
        return failure;
    }

    /** Returns whether a type is a variable that the method itself declares, so that its bound counts. */
    private static boolean isOfMethod(Type type) {
        return type instanceof TypeVariable<?> variable && variable.getGenericDeclaration() instanceof Method;
    }

    /** Refuses type variables, because nothing is known about them at run time. */
    private static void checkKnown(String what, CallbackParameter parameter) {
        TypeArguments.unknown(parameter.type()).ifPresent(variable -> {
            throw new IllegalArgumentException(
                    what + " parameter must have a known type, so declare in the handler class what "
                            + variable.getName() + " is, or override the method, got '"
                            + parameter.type().getTypeName() + "'");
        });
    }

    /** Returns whether a type is never that of a message, because it belongs to other callbacks or to other APIs. */
    private static boolean isReserved(Class<?> type) {
        return type == WebSocketConnection.class
                || Throwable.class.isAssignableFrom(type)
                || (type.getName().startsWith("jakarta.websocket.") && type != PongMessage.class)
                || type.getName().startsWith("jakarta.servlet.");
    }
}
