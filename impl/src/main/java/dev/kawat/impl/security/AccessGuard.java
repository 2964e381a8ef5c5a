/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import dev.kawat.ForbiddenException;
import dev.kawat.WebSocketConnection;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * Checks before each call of a callback whether the peer may call it. It is bound into the method handle of the callback, so that
 * callbacks without a rule pay nothing.
 *
 * @param rule the rule of the method
 * @param where names the callback in the error message
 */
public record AccessGuard(AccessRule rule, String where) {

    private static final MethodType CHECK = MethodType.methodType(void.class, Object.class, WebSocketConnection.class);

    /**
     * Returns a handle that checks the rule of a callback's method, if it has one, and then calls it.
     *
     * @param where names the callback in the error message
     * @param bound calls the callback, given the handler and the connection
     */
    public static MethodHandle before(Method method, String where, MethodHandle bound)
            throws ReflectiveOperationException {
        Optional<AccessRule> rule = AccessReader.ofMethod(method).filter(demands -> !demands.everybody());
        if (rule.isEmpty()) {
            return bound;
        }
        MethodHandle check = MethodHandles.lookup().bind(new AccessGuard(rule.get(), where), "check", CHECK);
        return MethodHandles.foldArguments(bound, check);
    }

    /** Throws unless the peer may call the callback; bound by its name above. */
    void check(Object handler, WebSocketConnection connection) {
        if (!rule.admits(connection.identity().orElse(null))) {
            throw new ForbiddenException(where + ": " + demand() + ", got " + who(connection));
        }
    }

    private String demand() {
        return rule.roles().isEmpty() ? "no peer may call the method" : "peer must be in " + rule;
    }

    private static String who(WebSocketConnection connection) {
        return connection
                .identity()
                .map(identity -> "'" + identity.name() + "'")
                .orElse("a peer without an identity");
    }
}
