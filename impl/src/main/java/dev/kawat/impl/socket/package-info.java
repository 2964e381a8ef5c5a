/* SPDX-License-Identifier: Apache-2.0 */
/** The {@link dev.kawat.WebSocket} view of whatever carries messages: listeners, events, states, and the rules of its methods. */
@NullMarked
package dev.kawat.impl.socket;

import org.jspecify.annotations.NullMarked;
