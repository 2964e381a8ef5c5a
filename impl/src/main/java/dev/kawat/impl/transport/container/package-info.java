/* SPDX-License-Identifier: Apache-2.0 */
/** Connections over the Jakarta WebSocket API of the server below us. */
@NullMarked
package dev.kawat.impl.transport.container;

import org.jspecify.annotations.NullMarked;
