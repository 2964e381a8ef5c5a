/* SPDX-License-Identifier: Apache-2.0 */
/** Kawat's own engine: carries a connection over any stream of bytes. */
@NullMarked
package dev.kawat.impl.transport.stream;

import org.jspecify.annotations.NullMarked;
