/* SPDX-License-Identifier: Apache-2.0 */
/** What is asked of an upgrade request before the upgrade: path, origin, subprotocol, and the endpoint's own gate. */
@NullMarked
package dev.kawat.impl.handshake;

import org.jspecify.annotations.NullMarked;
