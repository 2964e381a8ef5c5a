/* SPDX-License-Identifier: Apache-2.0 */
/** Connections in memory: the two ends of a pair, and a handler at one of them. */
@NullMarked
package dev.kawat.impl.transport.pair;

import org.jspecify.annotations.NullMarked;
