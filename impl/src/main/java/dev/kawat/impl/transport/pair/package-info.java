/* SPDX-License-Identifier: Apache-2.0 */
/** The transport in memory: two ends of a pair, each of which may have a handler. */
@NullMarked
package dev.kawat.impl.transport.pair;

import org.jspecify.annotations.NullMarked;
