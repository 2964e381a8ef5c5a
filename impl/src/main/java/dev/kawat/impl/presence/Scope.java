/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.presence;

import org.jspecify.annotations.Nullable;

/**
 * The connections of which it is known who they belong to: those of an endpoint, or the subscribers of one of its topics.
 *
 * @param endpoint the name of the endpoint
 * @param topic the name of the topic; null for all connections of the endpoint
 */
public record Scope(String endpoint, @Nullable String topic) {}
