/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Optional;

/**
 * Says what a parameter of a callback is given.
 *
 * <p>A bean of this type is found by itself, and asked at deployment about each parameter of each callback, before the built-in
 * resolvers; of several beans the one with the highest {@code jakarta.annotation.Priority} first. The first that knows a parameter
 * decides. A parameter of an {@code @OnMessage} method that nobody knows is the message.
 */
@FunctionalInterface
public interface ParameterResolver {

    /**
     * Where the values of a parameter come from; empty when this resolver does not know it.
     *
     * @throws IllegalArgumentException when the parameter is this resolver's, but breaks a rule: the text, which says rule and
     *     value, is among the problems of the deployment
     */
    Optional<ArgumentSource> resolve(CallbackParameter parameter);
}
