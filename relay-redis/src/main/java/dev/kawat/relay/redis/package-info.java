/* SPDX-License-Identifier: Apache-2.0 */
/** The relay {@code redis}: connects the nodes of an application by Redis 6.2 or later, or Valkey. */
@NullMarked
package dev.kawat.relay.redis;

import org.jspecify.annotations.NullMarked;
