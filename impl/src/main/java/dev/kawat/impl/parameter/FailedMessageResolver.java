/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.ParameterResolver;
import dev.kawat.Payload;
import jakarta.websocket.OnError;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;

/** Knows the message at which an error callback's failure happened. */
final class FailedMessageResolver implements ParameterResolver {

    @Override
    public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
        if (parameter.callback() != OnError.class) {
            return Optional.empty();
        }
        Type type = parameter.type();
        if (type == Payload.class) {
            return Optional.of(FailedMessageSource.NULLABLE);
        }
        return isOptional(type) ? Optional.of(FailedMessageSource.OPTIONAL) : Optional.empty();
    }

    private static boolean isOptional(Type type) {
        return type instanceof ParameterizedType generic
                && generic.getRawType() == Optional.class
                && generic.getActualTypeArguments()[0] == Payload.class;
    }
}
