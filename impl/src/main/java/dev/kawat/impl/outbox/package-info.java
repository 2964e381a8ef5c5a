/* SPDX-License-Identifier: Apache-2.0 */
/** The messages that wait for the peer of one connection, within bounds, and the status of that connection. */
@NullMarked
package dev.kawat.impl.outbox;

import org.jspecify.annotations.NullMarked;
