/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Optional;

/**
 * A resolver of parameters of callbacks, which provides the arguments for parameters that Kawat does not know.
 *
 * <p>An application implements this interface in a bean, which needs no registration. At deployment, Kawat asks the resolvers about
 * each parameter of each callback, before the built-in resolvers. The one with the highest {@code jakarta.annotation.Priority} is
 * asked first, and the first that knows a parameter decides. A parameter of an {@code @OnMessage} method that no resolver knows is
 * the message.
 */
@FunctionalInterface
public interface ParameterResolver {

    /**
     * Returns the source of the arguments for a parameter; empty if this resolver does not know the parameter.
     *
     * @throws IllegalArgumentException if the parameter is for this resolver, but breaks a rule. The text should name the rule and
     *     the value; it is listed among the problems of the deployment
     */
    Optional<ArgumentSource> resolve(CallbackParameter parameter);
}
