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
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.security.Principal;
import java.util.Arrays;
import java.util.Optional;

/** Knows what belongs to a connection by its type: the connection, its server, its handshake, and who the client is. */
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
        return isOptionalPrincipal(parameter.type())
                ? Optional.of((connection, subject) -> principal(connection))
                : Optional.empty();
    }

    /** Who the client is by now: an identity may be renewed. */
    private static Optional<Principal> principal(WebSocketConnection connection) {
        return connection.identity().map(Identity::principal);
    }

    private static boolean isOptionalPrincipal(Type type) {
        return type instanceof ParameterizedType generic
                && generic.getRawType() == Optional.class
                && Arrays.equals(generic.getActualTypeArguments(), new Type[] {Principal.class});
    }
}
