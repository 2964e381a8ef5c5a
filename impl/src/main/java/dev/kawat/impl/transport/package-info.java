/* SPDX-License-Identifier: Apache-2.0 */
/** The interface between a connection and the transport that carries it. */
@NullMarked
package dev.kawat.impl.transport;

import org.jspecify.annotations.NullMarked;
