/* SPDX-License-Identifier: Apache-2.0 */
/** The transport over the server's own WebSocket engine (Jakarta WebSocket). */
@NullMarked
package dev.kawat.impl.transport.container;

import org.jspecify.annotations.NullMarked;
