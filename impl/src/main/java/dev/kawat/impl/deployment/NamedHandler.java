/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

/**
 * A handler as files name it.
 *
 * @param handler the name of a bean or of its class, or what another engine makes the handler of
 * @param engine the name of the engine
 */
public record NamedHandler(String handler, String engine) {}
