/* SPDX-License-Identifier: Apache-2.0 */
/** The transport of our own engine: a connection over any stream of bytes. */
@NullMarked
package dev.kawat.impl.transport.stream;

import org.jspecify.annotations.NullMarked;
