/* SPDX-License-Identifier: Apache-2.0 */
/** The connection and the server that applications see. */
@NullMarked
package dev.kawat.impl.connection;

import org.jspecify.annotations.NullMarked;
