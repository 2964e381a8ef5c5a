/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.ParameterResolver;
import dev.kawat.Payload;
import jakarta.websocket.OnError;
import java.lang.reflect.Type;
import java.util.Optional;

/** Resolves parameters of error callbacks for the message that was handled when the failure happened. */
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
        return TypeArguments.isOptionalOf(type, Payload.class)
                ? Optional.of(FailedMessageSource.OPTIONAL)
                : Optional.empty();
    }
}
