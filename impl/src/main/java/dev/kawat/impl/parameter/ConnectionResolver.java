/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.OnConnection;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import java.security.Principal;
import java.util.Optional;

/** Resolves parameters for the connection, its server, its handshake and its peer, by their types. */
final class ConnectionResolver implements ParameterResolver {

    @Override
    public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
        Class<?> type = TypeArguments.rawType(parameter.type());
        if (type == WebSocketConnection.class && parameter.callback() != OnConnection.class) {
            return Optional.of(BuiltInSource.CONNECTION);
        }
        if (type == WebSocketServer.class) {
            return Optional.of(BuiltInSource.SERVER);
        }
        if (type == Handshake.class) {
            return Optional.of(BuiltInSource.HANDSHAKE);
        }
        if (type == Principal.class) {
            return Optional.of((connection, subject) -> principal(connection).orElse(null));
        }
        return TypeArguments.isOptionalOf(parameter.type(), Principal.class)
                ? Optional.of((connection, subject) -> principal(connection))
                : Optional.empty();
    }

    /** Returns the current principal, because an identity may be renewed. */
    private static Optional<Principal> principal(WebSocketConnection connection) {
        return connection.identity().map(Identity::principal);
    }
}
