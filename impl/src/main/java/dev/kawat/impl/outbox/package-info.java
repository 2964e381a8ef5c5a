/* SPDX-License-Identifier: Apache-2.0 */
/** The messages that wait for the peer of one connection, within bounds. */
@NullMarked
package dev.kawat.impl.outbox;

import org.jspecify.annotations.NullMarked;
