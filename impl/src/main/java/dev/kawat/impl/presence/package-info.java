/* SPDX-License-Identifier: Apache-2.0 */
/** Presence: which users are connected to endpoints and subscribed to topics, on this node and on others. */
@NullMarked
package dev.kawat.impl.presence;

import org.jspecify.annotations.NullMarked;
