/* SPDX-License-Identifier: Apache-2.0 */
/** What carries a connection, seen from the core: the narrow interface that every transport implements. */
@NullMarked
package dev.kawat.impl.transport;

import org.jspecify.annotations.NullMarked;
