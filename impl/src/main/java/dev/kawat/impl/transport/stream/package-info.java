/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A connection over a stream of bytes with our own protocol engine: the wire below, a non-blocking stream of whoever owns the
 * socket beside it.
 */
@NullMarked
package dev.kawat.impl.transport.stream;

import org.jspecify.annotations.NullMarked;
